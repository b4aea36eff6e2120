// Links introductions to their municipality: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (i)-[:INTO]->(target)
