// At most $limit batches whose last change lies before the number $before, newest first, each with the batch that undid
// it.
MATCH (batch:Batch)
WHERE batch.last < $before
WITH batch
ORDER BY batch.last DESC
LIMIT $limit
OPTIONAL MATCH (undo:Batch {undoes: batch.key})
RETURN batch.key AS key, batch.about AS about, batch.actor AS actor, batch.at AS at, batch.first AS first,
       batch.last AS last, batch.changes AS changes, batch.undoes AS undoes, collect(undo.key) AS undone_by
ORDER BY last DESC
