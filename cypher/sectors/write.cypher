// Adds the sectors in $rows, or replaces all properties of those whose key is there. Links are left as they are.
UNWIND $rows AS row
MERGE (s:Sector {key: row.key})
SET s = row.properties
