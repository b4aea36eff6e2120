// Deletes the links of the report lines with the keys in $rows to their body. They are collected first: ArcadeDB cannot
// delete what a MATCH is still walking.
UNWIND $rows AS row
MATCH (l:ReportLine {key: row.key})-[link:COUNTS]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
