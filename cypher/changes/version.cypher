// The number of the newest change, which is the version of the graph: one row, none in an empty store.
MATCH (counter:Counter {name: 'changes'})
RETURN counter.value AS version
ORDER BY version
