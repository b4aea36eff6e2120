// Writes introductions: one row a record; makes the node where it is new and replaces all its properties.
UNWIND $rows AS row
MERGE (i:Introduction {key: row.key})
SET i = row.properties
