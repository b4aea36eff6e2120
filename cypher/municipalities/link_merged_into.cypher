// Links municipalities to their merged into: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (m:Municipality {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (m)-[:MERGED_INTO]->(target)
