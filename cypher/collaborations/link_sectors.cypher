// Links each collaboration in $rows to a sector that it concerns; key: the collaboration, target: the sector.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
MATCH (target:Sector {key: row.target})
CREATE (c)-[:CONCERNS]->(target)
