// Adds the municipalities in $rows, or replaces all properties of those whose key is there. Links are left as they are.
UNWIND $rows AS row
MERGE (m:Municipality {key: row.key})
SET m = row.properties
