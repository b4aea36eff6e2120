// Takes away the links that these introductions have to other records, before they are made anew.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})-[link:INTO|INTO_SECTOR|ASKS]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
