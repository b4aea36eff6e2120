// Links each introduction in $rows to the partner who is to be brought in; key: the introduction, target: the partner.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (i)-[:ASKS]->(target)
