// Takes away the links that these collaborations have to other records, before they are made anew.
UNWIND $rows AS row
MATCH (c:Collaboration {key: row.key})-[link:LOCATED_IN|CONCERNS|PART_OF]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
