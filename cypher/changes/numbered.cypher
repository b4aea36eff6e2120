// The changes numbered $first to $last, oldest first. Each is looked up by its number: ArcadeDB reads all changes for a
// comparison such as seq >= $first.
UNWIND range($first, $last) AS number
MATCH (change:Change {seq: number})
RETURN change.seq AS seq, change.at AS at, change.actor AS actor, change.batch AS batch,
       change.operation AS operation, change.entity AS entity, change.key AS key,
       change.before AS before, change.after AS after
ORDER BY seq
