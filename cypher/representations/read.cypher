// All representations with the keys of both ends, by key.
MATCH (start:Partner)-[link:REPRESENTS]->(finish:Partner)
RETURN link {.*, person: start.key, organization: finish.key} AS record
ORDER BY link.key
