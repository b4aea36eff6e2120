// The migrations that this store has seen, in order.
MATCH (migration:Migration)
RETURN migration.number AS number, migration.name AS name, migration.checksum AS checksum
ORDER BY number
