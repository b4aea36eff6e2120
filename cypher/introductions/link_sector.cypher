// Links each introduction in $rows to the sector in which a partner is missing; key: the introduction, target: the
// sector.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})
MATCH (target:Sector {key: row.target})
CREATE (i)-[:INTO_SECTOR]->(target)
