// Deletes the links of the collaborations with the keys in $rows to their municipality, their sectors, the whole that
// they are part of and those that they are not. They are collected first: ArcadeDB cannot delete what a MATCH is still
// walking.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})-[link:LOCATED_IN|CONCERNS|PART_OF|DISTINCT_FROM]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
