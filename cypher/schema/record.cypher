// Notes a migration as done.
MERGE (migration:Migration {number: $number})
SET migration.name = $name, migration.checksum = $checksum
