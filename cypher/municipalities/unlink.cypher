// Takes away the links that these municipalities have to other records, before they are made anew.
UNWIND $rows AS row
MATCH (m:Municipality {key: row.key})-[link:MERGED_INTO]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
