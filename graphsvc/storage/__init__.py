"""The store: records, changes and schema in Cypher, and the newest network in memory."""
