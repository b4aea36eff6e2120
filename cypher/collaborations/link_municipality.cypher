// Links each collaboration in $rows to the municipality where it takes place; key: the collaboration, target: the
// municipality.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (c)-[:LOCATED_IN]->(target)
