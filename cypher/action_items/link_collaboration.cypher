// Links each action item in $rows to the collaboration in which it was agreed; key: the action item, target: the
// collaboration.
UNWIND $rows AS row
MATCH (a:ActionItem {key: row.key})
MATCH (target:Collaboration {key: row.target})
CREATE (a)-[:AGREED_IN]->(target)
