// All participations, one row for each partner with a list of its own, in no order. Each is a map of its properties and
// the keys of partner and collaboration. Lists are read twice as fast as a row for each.
MATCH (start:Partner)-[link:TAKES_PART_IN]->(finish:Collaboration)
WITH start.key AS partner, collect(link {.*, partner: start.key, collaboration: finish.key}) AS records
RETURN records AS records
