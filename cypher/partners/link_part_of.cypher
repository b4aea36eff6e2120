// Links partners to their part of: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (p)-[:PART_OF]->(target)
