// Adds the report lines in $rows, or replaces all properties of those whose key is there. Links are left as they are.
UNWIND $rows AS row
MERGE (l:ReportLine {key: row.key})
SET l = row.properties
