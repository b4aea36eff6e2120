// Links each seat in $rows to the body at which it is; key: the seat, target: the body.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
MATCH (target:Collaboration {key: row.target})
CREATE (s)-[:AT]->(target)
