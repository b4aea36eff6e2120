// Links introductions to their partner: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (i)-[:ASKS]->(target)
