// Deletes the partners with the keys in $rows, together with all links to and from them.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})
DETACH DELETE p
