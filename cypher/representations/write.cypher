// Writes representations: one row a record, known to be new, with the keys of both ends.
UNWIND $rows AS row
MATCH (start:Partner {key: row.person})
MATCH (finish:Partner {key: row.organization})
CREATE (start)-[link:REPRESENTS]->(finish)
SET link = row.properties
