// Removes participations: one row a partner, with the keys of those that go, as a map: a list would be searched for each link.
UNWIND $rows AS row
MATCH (start:Partner {key: row.partner})-[link:TAKES_PART_IN]->(:Collaboration)
WHERE row.keys[link.key]
WITH collect(link) AS links
UNWIND links AS link
DELETE link
