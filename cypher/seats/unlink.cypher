// Deletes the links of the seats with the keys in $rows to their body, holder, sector and municipality. They are
// collected first: ArcadeDB cannot delete what a MATCH is still walking.
UNWIND $rows AS row
MATCH (s:Seat {key: row.key})-[link:AT|FOR_SECTOR|FOR_MUNICIPALITY|HELD_BY]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
