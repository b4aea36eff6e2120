// Adds the saved views in $rows, or replaces all properties of those whose key is there.
UNWIND $rows AS row
MERGE (v:SavedView {key: row.key})
SET v = row.properties
