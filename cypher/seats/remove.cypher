// Deletes the seats with the keys in $rows, together with all links to and from them.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})
DETACH DELETE s
