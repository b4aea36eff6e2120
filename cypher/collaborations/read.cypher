// All collaborations with the keys that they link to, in any order: sorting them takes longer than reading them.
MATCH (c:Collaboration)
RETURN c {.*,
         municipality: [(c)-[:LOCATED_IN]->(target:Municipality) | target.key],
         sectors: [(c)-[:CONCERNS]->(target:Sector) | target.key],
         part_of: [(c)-[:PART_OF]->(target:Collaboration) | target.key]} AS record
