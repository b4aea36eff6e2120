// Adds the partners in $rows, or replaces all properties of those whose key is there. Links are left as they are.
UNWIND $rows AS row
MERGE (p:Partner {key: row.key})
SET p = row.properties
