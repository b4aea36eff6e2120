// Removes representations: one row a record, with its key and the keys of both ends.
UNWIND $rows AS row
MATCH (start:Partner {key: row.person})-[link:REPRESENTS {key: row.key}]->(:Partner)
DELETE link
