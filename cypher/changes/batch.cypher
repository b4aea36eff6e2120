// Writes what a batch $key is about. An import takes several transactions: the first one says it, each later one moves
// `last` on and adds its $count of changes.
MERGE (batch:Batch {key: $key})
ON CREATE SET batch.about = $about, batch.actor = $actor, batch.at = $at, batch.first = $first, batch.undoes = $undoes
SET batch.last = $last, batch.changes = coalesce(batch.changes, 0) + $count
