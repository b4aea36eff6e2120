// Writes what a batch is about, once however many transactions it takes.
MERGE (batch:Batch {key: $key})
ON CREATE SET batch.about = $about, batch.actor = $actor, batch.at = $at, batch.first = $first, batch.undoes = $undoes
SET batch.last = $last, batch.changes = coalesce(batch.changes, 0) + $count
