// Links each partner in $rows to a sector in which it works; key: the partner, target: the sector.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
MATCH (target:Sector {key: row.target})
CREATE (p)-[:WORKS_IN]->(target)
