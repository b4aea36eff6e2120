// Moves the counter from $version on to $advanced, as the first statement of a write that changes records: one row, or
// none where another process wrote meanwhile. The first SET takes the counter's lock, so that the comparison sees what is
// committed, and before any other lock, so that no two writes wait for each other.
MERGE (counter:Counter {name: 'changes'})
SET counter.touched = $version
WITH counter
WHERE coalesce(counter.value, 0) = $version
SET counter.value = $advanced
RETURN counter.value AS version
ORDER BY version
