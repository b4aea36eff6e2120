// Changes after a number, oldest first.
MATCH (change:Change)
WHERE change.seq > $after AND change.seq <= $until
RETURN change.seq AS seq, change.at AS at, change.actor AS actor, change.batch AS batch,
       change.operation AS operation, change.entity AS entity, change.key AS key,
       change.before AS before, change.after AS after
ORDER BY seq
LIMIT $limit
