// Links partners to their serves: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (p)-[:SERVES]->(target)
