// Deletes the links of the partners with the keys in $rows to their municipalities, their sectors, the whole that they
// are part of and those that they are not. They are collected first: ArcadeDB cannot delete what a MATCH is still
// walking.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})-[link:BASED_IN|SERVES|PART_OF|WORKS_IN|DISTINCT_FROM]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
