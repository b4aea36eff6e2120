// Notes that a migration was run, with its checksum.
MERGE (migration:Migration {number: $number})
SET migration.name = $name, migration.checksum = $checksum
