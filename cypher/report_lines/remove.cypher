// Deletes the report lines with the keys in $rows, together with all links to and from them.
UNWIND $rows AS row
MATCH (l:ReportLine {key: row.key})
DETACH DELETE l
