// The number of the newest change: one row, none in an empty store.
MATCH (counter:Counter {name: 'changes'})
RETURN counter.value AS version
ORDER BY version
