// Adds the expectations in $rows, each with the keys of its municipality and sector. None of them may be there already:
// what is replaced is removed before.
UNWIND $rows AS row
MATCH (start:Municipality {key: row.municipality})
MATCH (finish:Sector {key: row.sector})
CREATE (start)-[link:EXPECTS]->(finish)
SET link = row.properties
