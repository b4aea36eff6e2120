// All expectations with the keys of both ends, by key.
MATCH (start:Municipality)-[link:EXPECTS]->(finish:Sector)
RETURN link {.*, municipality: start.key, sector: finish.key} AS record
ORDER BY link.key
