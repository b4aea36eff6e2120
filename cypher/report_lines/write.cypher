// Writes report lines: one row a record; makes the node where it is new and replaces all its properties.
UNWIND $rows AS row
MERGE (l:ReportLine {key: row.key})
SET l = row.properties
