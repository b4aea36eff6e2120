// Links each partner in $rows to a municipality that it serves; key: the partner, target: the municipality.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (p)-[:SERVES]->(target)
