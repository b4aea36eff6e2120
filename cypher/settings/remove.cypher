// Removes settings by key, with whatever hangs on them.
UNWIND $rows AS row
MATCH (s:Setting {key: row.key})
DETACH DELETE s
