// All introductions, each as one map of its properties and the keys that it links to. Unordered, since sorting takes
// longer than reading; the keys come as lists, also where there is at most one.
MATCH (i:Introduction)
RETURN i {.*,
         municipality: [(i)-[:INTO]->(target:Municipality) | target.key],
         sector: [(i)-[:INTO_SECTOR]->(target:Sector) | target.key],
         partner: [(i)-[:ASKS]->(target:Partner) | target.key]} AS record
