// Writes changes: one row each.
UNWIND $rows AS row
CREATE (change:Change)
SET change = row
