// Links collaborations to their part of: one row a link, with the key of either end.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})
MATCH (target:Collaboration {key: row.target})
CREATE (c)-[:PART_OF]->(target)
