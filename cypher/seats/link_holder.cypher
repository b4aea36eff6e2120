// Links seats to their holder: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (s)-[:HELD_BY]->(target)
