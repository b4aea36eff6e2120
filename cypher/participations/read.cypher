// All participations with the keys of both ends, by key.
MATCH (start:Partner)-[link:TAKES_PART_IN]->(finish:Collaboration)
RETURN link {.*, partner: start.key, collaboration: finish.key} AS record
ORDER BY link.key
