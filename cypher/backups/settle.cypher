// Ends a restore: the store is at $version, and whole.
MERGE (counter:Counter {name: 'changes'})
SET counter.value = $version
WITH counter
MATCH (mark:Counter {name: 'restore'})
DELETE mark
