// All expectations, one row for each municipality with a list of its own, in no order. Each is a map of its properties
// and the keys of municipality and sector. Lists are read twice as fast as a row for each.
MATCH (start:Municipality)-[link:EXPECTS]->(finish:Sector)
WITH start.key AS municipality, collect(link {.*, municipality: start.key, sector: finish.key}) AS records
RETURN records AS records
