// Deletes the sectors with the keys in $rows, together with all links to and from them.
UNWIND $rows AS row
MATCH (s:Sector {key: row.key})
DETACH DELETE s
