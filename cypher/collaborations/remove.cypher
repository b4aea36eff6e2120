// Deletes the collaborations with the keys in $rows, together with all links to and from them.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
DETACH DELETE c
