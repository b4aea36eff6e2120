// Deletes participations: each of $rows has a partner and `keys`, a map of those that go, since a list would be
// searched for each link. Links are collected first: ArcadeDB cannot delete what a MATCH is still walking.
UNWIND $rows AS row
MATCH (start:Partner {key: row.partner})-[link:TAKES_PART_IN]->(:Collaboration)
WHERE row.keys[link.key]
WITH collect(link) AS links
UNWIND links AS link
DELETE link
