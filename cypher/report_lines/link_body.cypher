// Links report lines to their body: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (l:ReportLine {key: row.key})
MATCH (target:Collaboration {key: row.target})
CREATE (l)-[:COUNTS]->(target)
