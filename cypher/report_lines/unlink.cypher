// Takes away the links that these report lines have to other records, before they are made anew.
UNWIND $rows AS row
MATCH (l:ReportLine {key: row.key})-[link:COUNTS]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
