// The backup that the store is being restored from: one row, or none where it is whole.
MATCH (mark:Counter {name: 'restore'})
RETURN mark.digest AS digest, mark.at AS at
ORDER BY at
