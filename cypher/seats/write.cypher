// Adds the seats in $rows, or replaces all properties of those whose key is there. Links are left as they are.
UNWIND $rows AS row
MERGE (s:Seat {key: row.key})
SET s = row.properties
