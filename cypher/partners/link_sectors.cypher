// Links partners to their sectors: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
MATCH (target:Sector {key: row.target})
CREATE (p)-[:WORKS_IN]->(target)
