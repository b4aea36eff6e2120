// Links collaborations to their sectors: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
MATCH (target:Sector {key: row.target})
CREATE (c)-[:CONCERNS]->(target)
