// Links seats to their municipality: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (s)-[:FOR_MUNICIPALITY]->(target)
