// All introductions with the keys that they link to, in any order: sorting them takes longer than reading them.
MATCH (i:Introduction)
RETURN i {.*,
         municipality: [(i)-[:INTO]->(target:Municipality) | target.key],
         sector: [(i)-[:INTO_SECTOR]->(target:Sector) | target.key],
         partner: [(i)-[:ASKS]->(target:Partner) | target.key]} AS record
