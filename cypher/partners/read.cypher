// All partners, each as one map of its properties and the keys that it links to. Unordered, since sorting takes longer
// than reading; the keys come as lists, also where there is at most one.
MATCH (p:Partner)
RETURN p {.*,
         distinct_from: [(p)-[:DISTINCT_FROM]->(target:Partner) | target.key],
         municipality: [(p)-[:BASED_IN]->(target:Municipality) | target.key],
         serves: [(p)-[:SERVES]->(target:Municipality) | target.key],
         part_of: [(p)-[:PART_OF]->(target:Partner) | target.key],
         sectors: [(p)-[:WORKS_IN]->(target:Sector) | target.key]} AS record
