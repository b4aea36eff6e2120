// Links each partner in $rows to one with a similar name that is known to be another; key: the partner, target: the
// other.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (p)-[:DISTINCT_FROM]->(target)
