// Adds the collaborations in $rows, or replaces all properties of those whose key is there. Links are left as they are.
UNWIND $rows AS row
MERGE (c:Collaboration {key: row.key})
SET c = row.properties
