// Deletes the action items with the keys in $rows, together with all links to and from them.
UNWIND $rows AS row
MATCH (a:ActionItem {key: row.key})
DETACH DELETE a
