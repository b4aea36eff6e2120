// Removes introductions by key, with whatever hangs on them.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})
DETACH DELETE i
