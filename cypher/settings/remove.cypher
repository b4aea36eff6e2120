// Deletes the settings with the keys in $rows, together with their link to the host.
UNWIND $rows AS row
MATCH (s:Setting {key: row.key})
DETACH DELETE s
