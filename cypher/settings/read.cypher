// All settings with the keys that they link to, in any order: sorting them takes longer than reading them.
MATCH (s:Setting)
RETURN s {.*,
         host: [(s)-[:HOSTED_BY]->(target:Partner) | target.key]} AS record
