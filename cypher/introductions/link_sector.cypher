// Links introductions to their sector: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})
MATCH (target:Sector {key: row.target})
CREATE (i)-[:INTO_SECTOR]->(target)
