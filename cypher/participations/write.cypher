// Writes participations: one row a record, known to be new, with the keys of both ends.
UNWIND $rows AS row
MATCH (start:Partner {key: row.partner})
MATCH (finish:Collaboration {key: row.collaboration})
CREATE (start)-[link:TAKES_PART_IN]->(finish)
SET link = row.properties
