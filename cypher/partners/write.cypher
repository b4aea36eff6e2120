// Writes partners: one row a record; makes the node where it is new and replaces all its properties.
UNWIND $rows AS row
MERGE (p:Partner {key: row.key})
SET p = row.properties
