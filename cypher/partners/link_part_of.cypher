// Links each partner in $rows to the one of which it is a part, as a branch is; key: the part, target: the whole.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (p)-[:PART_OF]->(target)
