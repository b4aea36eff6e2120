// Adds the action items in $rows, or replaces all properties of those whose key is there. Links are left as they are.
UNWIND $rows AS row
MERGE (a:ActionItem {key: row.key})
SET a = row.properties
