// Removes partners by key, with whatever hangs on them.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
DETACH DELETE p
