// Writes seats: one row a record; makes the node where it is new and replaces all its properties.
UNWIND $rows AS row
MERGE (s:Seat {key: row.key})
SET s = row.properties
