// Takes away the links that these settings have to other records, before they are made anew.
UNWIND $rows AS row
MATCH (s:Setting {key: row.key})-[link:HOSTED_BY]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
