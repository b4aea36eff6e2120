// The number of the newest change once every commit under way is done: one row.
// It takes the counter's lock: Neo4j shows readers a commit before all of it is applied.
MERGE (counter:Counter {name: 'changes'})
ON CREATE SET counter.value = 0
SET counter.touched = counter.value
RETURN counter.value AS version
ORDER BY version
