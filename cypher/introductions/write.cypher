// Adds the introductions in $rows, or replaces all properties of those whose key is there. Links are left as they are.
UNWIND $rows AS row
MERGE (i:Introduction {key: row.key})
SET i = row.properties
