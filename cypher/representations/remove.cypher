// Removes representations: one row a person, with the keys of those that go, as a map: a list would be searched for each link.
UNWIND $rows AS row
MATCH (start:Partner {key: row.person})-[link:REPRESENTS]->(:Partner)
WHERE row.keys[link.key]
WITH collect(link) AS links
UNWIND links AS link
DELETE link
