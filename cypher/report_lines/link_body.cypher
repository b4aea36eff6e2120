// Links each report line in $rows to the body whose members it counts; key: the line, target: the body.
UNWIND $rows AS row
MATCH (l:ReportLine {key: row.key})
MATCH (target:Collaboration {key: row.target})
CREATE (l)-[:COUNTS]->(target)
