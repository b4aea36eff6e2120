// Links the settings to the partner who hosts the network; key: the settings, target: the partner.
UNWIND $rows AS row
MATCH (s:Setting {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (s)-[:HOSTED_BY]->(target)
