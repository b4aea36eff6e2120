// Writes expectations: one row a record, known to be new, with the keys of both ends.
UNWIND $rows AS row
MATCH (start:Municipality {key: row.municipality})
MATCH (finish:Sector {key: row.sector})
CREATE (start)-[link:EXPECTS]->(finish)
SET link = row.properties
