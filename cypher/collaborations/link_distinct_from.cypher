// Links each collaboration in $rows to one that looks the same and is known to be another; key: the collaboration,
// target: the other.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
MATCH (target:Collaboration {key: row.target})
CREATE (c)-[:DISTINCT_FROM]->(target)
