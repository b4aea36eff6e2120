// Deletes the introductions with the keys in $rows, together with all links to and from them.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})
DETACH DELETE i
