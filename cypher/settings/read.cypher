// All settings with the keys that they link to, by key.
MATCH (s:Setting)
RETURN s {.*,
         host: [(s)-[:HOSTED_BY]->(target:Partner) | target.key]} AS record
ORDER BY s.key
