// Deletes the links of the municipalities with the keys in $rows to those that they were merged into. They are
// collected first: ArcadeDB cannot delete what a MATCH is still walking.
UNWIND $rows AS row
MATCH (m:Municipality {key: row.key})-[link:MERGED_INTO]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
