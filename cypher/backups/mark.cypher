// Marks the store as being restored, from the backup with the digest $digest, since $at: until that is done it is not
// whole.
MERGE (mark:Counter {name: 'restore'})
SET mark.digest = $digest, mark.at = $at
