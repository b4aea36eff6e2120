// All municipalities with the keys that they link to, in any order: sorting them takes longer than reading them.
MATCH (m:Municipality)
RETURN m {.*,
         merged_into: [(m)-[:MERGED_INTO]->(target:Municipality) | target.key]} AS record
