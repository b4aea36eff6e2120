// Links each introduction in $rows to the municipality where a partner is missing; key: the introduction, target: the
// municipality.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (i)-[:INTO]->(target)
