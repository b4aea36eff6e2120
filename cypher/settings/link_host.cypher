// Links settings to their host: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (s:Setting {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (s)-[:HOSTED_BY]->(target)
