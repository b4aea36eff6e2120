// Removes expectations: one row a record, with its key and the keys of both ends.
UNWIND $rows AS row
MATCH (start:Municipality {key: row.municipality})-[link:EXPECTS {key: row.key}]->(:Sector)
DELETE link
