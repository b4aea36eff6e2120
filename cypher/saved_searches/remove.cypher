// Deletes the saved searches with the keys in $rows.
UNWIND $rows AS row
MATCH (s:SavedSearch {key: row.key})
DETACH DELETE s
