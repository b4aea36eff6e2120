// Removes seats by key, with whatever hangs on them.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
DETACH DELETE s
