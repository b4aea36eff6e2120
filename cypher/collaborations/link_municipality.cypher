// Links collaborations to their municipality: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (c)-[:LOCATED_IN]->(target)
