// All representations with the keys of both ends, in any order, a list for each start: twice as fast as a row each.
MATCH (start:Partner)-[link:REPRESENTS]->(finish:Partner)
WITH start.key AS person, collect(link {.*, person: start.key, organization: finish.key}) AS records
RETURN records AS records
