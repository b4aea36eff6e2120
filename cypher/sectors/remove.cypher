// Removes sectors by key, with whatever hangs on them.
UNWIND $rows AS row
MATCH (s:Sector {key: row.key})
DETACH DELETE s
