// All batches as they were written, oldest first.
MATCH (batch:Batch)
RETURN batch.key AS key, batch.about AS about, batch.actor AS actor, batch.at AS at, batch.first AS first,
       batch.last AS last, batch.changes AS changes, batch.undoes AS undoes
ORDER BY first
