// Links each collaboration in $rows to the one of which it is a part, as a meeting is of a council; key: the part,
// target: the whole.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
MATCH (target:Collaboration {key: row.target})
CREATE (c)-[:PART_OF]->(target)
