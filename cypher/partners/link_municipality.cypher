// Links each partner in $rows to the municipality where it is based; key: the partner, target: the municipality.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
MATCH (target:Municipality {key: row.target})
CREATE (p)-[:BASED_IN]->(target)
