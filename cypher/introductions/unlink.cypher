// Deletes the links of the introductions with the keys in $rows to their municipality, sector and partner. They are
// collected first: ArcadeDB cannot delete what a MATCH is still walking.
UNWIND $rows AS row
MATCH (i:Introduction {key: row.key})-[link:INTO|INTO_SECTOR|ASKS]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
