// Deletes the link of the settings with the keys in $rows to their host. Links are collected first: ArcadeDB cannot
// delete what a MATCH is still walking.
UNWIND $rows AS row
MATCH (s:Setting {key: row.key})-[link:HOSTED_BY]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
