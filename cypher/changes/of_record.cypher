// At most $limit changes of one record, newest first. The key is looked up; $entity tells apart two kinds with one key.
MATCH (change:Change {key: $key})
WHERE change.entity = $entity
RETURN change.seq AS seq, change.at AS at, change.actor AS actor, change.batch AS batch,
       change.operation AS operation, change.entity AS entity, change.key AS key,
       change.before AS before, change.after AS after
ORDER BY seq DESC
LIMIT $limit
