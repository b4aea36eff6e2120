"""The store: records, changes and schema in Cypher, and the newest snapshot in memory."""
