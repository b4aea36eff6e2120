// Links each municipality in $rows to the one that it was merged into; key: the former one, target: the one of today.
UNWIND $rows AS row
MATCH (m:Municipality {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (m)-[:MERGED_INTO]->(target)
