// Deletes the saved views with the keys in $rows.
UNWIND $rows AS row
MATCH (v:SavedView {key: row.key})
DETACH DELETE v
