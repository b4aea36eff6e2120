// Takes away the links that these seats have to other records, before they are made anew.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})-[link:AT|FOR_SECTOR|FOR_MUNICIPALITY|HELD_BY]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
