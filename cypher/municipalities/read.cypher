// All municipalities with the keys that they link to, by key.
MATCH (m:Municipality)
RETURN m {.*,
         merged_into: [(m)-[:MERGED_INTO]->(target:Municipality) | target.key]} AS record
ORDER BY m.key
