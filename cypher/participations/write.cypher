// Adds the participations in $rows, each with the keys of its partner and collaboration. None of them may be there
// already: what is replaced is removed before.
UNWIND $rows AS row
MATCH (start:Partner {key: row.partner})
MATCH (finish:Collaboration {key: row.collaboration})
CREATE (start)-[link:TAKES_PART_IN]->(finish)
SET link = row.properties
