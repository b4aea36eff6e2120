// Adds the representations in $rows, each with the keys of its person and organization. None of them may be there
// already: what is replaced is removed before.
UNWIND $rows AS row
MATCH (start:Partner {key: row.person})
MATCH (finish:Partner {key: row.organization})
CREATE (start)-[link:REPRESENTS]->(finish)
SET link = row.properties
