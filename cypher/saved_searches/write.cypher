// Adds the saved searches in $rows, or replaces all properties of those whose key is there.
UNWIND $rows AS row
MERGE (s:SavedSearch {key: row.key})
SET s = row.properties
