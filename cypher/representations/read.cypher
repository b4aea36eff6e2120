// All representations, one row for each person with a list of its own, in no order. Each is a map of its properties and
// the keys of person and organization. Lists are read twice as fast as a row for each.
MATCH (start:Partner)-[link:REPRESENTS]->(finish:Partner)
WITH start.key AS person, collect(link {.*, person: start.key, organization: finish.key}) AS records
RETURN records AS records
