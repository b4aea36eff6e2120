// Links each seat in $rows to the municipality that it is for; key: the seat, target: the municipality.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (s)-[:FOR_MUNICIPALITY]->(target)
