// Links each seat in $rows to the sector that it is for; key: the seat, target: the sector.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
MATCH (target:Sector {key: row.target})
CREATE (s)-[:FOR_SECTOR]->(target)
