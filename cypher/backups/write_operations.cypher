// Adds the operations of a backup; each of $rows is one with all its properties.
UNWIND $rows AS row
CREATE (operation:Operation)
SET operation = row
