// Links seats to their sector: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
MATCH (target:Sector {key: row.target})
CREATE (s)-[:FOR_SECTOR]->(target)
