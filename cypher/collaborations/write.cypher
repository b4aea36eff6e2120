// Writes collaborations: one row a record; makes the node where it is new and replaces all its properties.
UNWIND $rows AS row
MERGE (c:Collaboration {key: row.key})
SET c = row.properties
