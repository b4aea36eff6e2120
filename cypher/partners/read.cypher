// All partners with the keys that they link to, in any order: sorting them takes longer than reading them.
MATCH (p:Partner)
RETURN p {.*,
         municipality: [(p)-[:BASED_IN]->(target:Municipality) | target.key],
         serves: [(p)-[:SERVES]->(target:Municipality) | target.key],
         part_of: [(p)-[:PART_OF]->(target:Partner) | target.key],
         sectors: [(p)-[:WORKS_IN]->(target:Sector) | target.key]} AS record
