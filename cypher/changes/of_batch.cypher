// The changes of the batch with the key $batch, oldest first.
MATCH (change:Change {batch: $batch})
RETURN change.seq AS seq, change.at AS at, change.actor AS actor, change.batch AS batch,
       change.operation AS operation, change.entity AS entity, change.key AS key,
       change.before AS before, change.after AS after
ORDER BY seq
