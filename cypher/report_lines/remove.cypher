// Removes report lines by key, with whatever hangs on them.
UNWIND $rows AS row
MATCH (l:ReportLine {key: row.key})
DETACH DELETE l
