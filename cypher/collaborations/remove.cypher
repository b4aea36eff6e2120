// Removes collaborations by key, with whatever hangs on them.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
DETACH DELETE c
