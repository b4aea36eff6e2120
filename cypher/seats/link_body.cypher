// Links seats to their body: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
MATCH (target:Collaboration {key: row.target})
CREATE (s)-[:AT]->(target)
