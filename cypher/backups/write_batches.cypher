// Adds the batches of a backup; each of $rows is one with all its properties.
UNWIND $rows AS row
CREATE (batch:Batch)
SET batch = row
