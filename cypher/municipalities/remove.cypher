// Deletes the municipalities with the keys in $rows, together with all links to and from them.
UNWIND $rows AS row
MATCH (m:Municipality {key: row.key})
DETACH DELETE m
