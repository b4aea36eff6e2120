// Adds the settings in $rows, or replaces all their properties. The link to the host is left as it is.
UNWIND $rows AS row
MERGE (s:Setting {key: row.key})
SET s = row.properties
