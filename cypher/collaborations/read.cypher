// All collaborations, each as one map of its properties and the keys that it links to. Unordered, since sorting takes
// longer than reading; the keys come as lists, also where there is at most one.
MATCH (c:Collaboration)
RETURN c {.*,
         distinct_from: [(c)-[:DISTINCT_FROM]->(target:Collaboration) | target.key],
         municipality: [(c)-[:LOCATED_IN]->(target:Municipality) | target.key],
         sectors: [(c)-[:CONCERNS]->(target:Sector) | target.key],
         part_of: [(c)-[:PART_OF]->(target:Collaboration) | target.key]} AS record
