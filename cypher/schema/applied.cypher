// The migrations that this store has been through, in order, with the checksum of each as it was then.
MATCH (migration:Migration)
RETURN migration.number AS number, migration.name AS name, migration.checksum AS checksum
ORDER BY number
