// All introductions with the keys that they link to, by key.
MATCH (i:Introduction)
RETURN i {.*,
         municipality: [(i)-[:INTO]->(target:Municipality) | target.key],
         sector: [(i)-[:INTO_SECTOR]->(target:Sector) | target.key],
         partner: [(i)-[:ASKS]->(target:Partner) | target.key]} AS record
ORDER BY i.key
