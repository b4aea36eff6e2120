// Adds changes to the log; each of $rows is one change with all its properties.
UNWIND $rows AS row
CREATE (change:Change)
SET change = row
