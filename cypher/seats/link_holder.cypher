// Links each seat in $rows to the partner who holds it; key: the seat, target: the partner.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (s)-[:HELD_BY]->(target)
