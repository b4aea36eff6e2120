// Moves the counter on, last in the transaction: one row, or none where another process wrote meanwhile.
// The first SET takes the lock, so that the comparison after it sees what is committed.
MERGE (counter:Counter {name: 'changes'})
SET counter.touched = $version
WITH counter
WHERE coalesce(counter.value, 0) = $version
SET counter.value = $advanced
RETURN counter.value AS version
ORDER BY version
