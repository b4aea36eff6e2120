// Writes municipalities: one row a record; makes the node where it is new and replaces all its properties.
UNWIND $rows AS row
MERGE (m:Municipality {key: row.key})
SET m = row.properties
