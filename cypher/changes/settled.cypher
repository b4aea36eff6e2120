// The number of the newest change once every commit under way is done: one row. Neo4j shows readers a new number before
// all of its commit can be read, so this takes the counter's lock, which is free only after the commit.
MERGE (counter:Counter {name: 'changes'})
ON CREATE SET counter.value = 0
SET counter.touched = counter.value
RETURN counter.value AS version
ORDER BY version
