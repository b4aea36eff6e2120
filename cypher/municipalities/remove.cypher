// Removes municipalities by key, with whatever hangs on them.
UNWIND $rows AS row
MATCH (m:Municipality {key: row.key})
DETACH DELETE m
