// Removes expectations: one row a municipality, with the keys of those that go, as a map: a list would be searched for each link.
UNWIND $rows AS row
MATCH (start:Municipality {key: row.municipality})-[link:EXPECTS]->(:Sector)
WHERE row.keys[link.key]
WITH collect(link) AS links
UNWIND links AS link
DELETE link
