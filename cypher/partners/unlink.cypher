// Takes away the links that these partners have to other records, before they are made anew.
UNWIND $rows AS row
MATCH (p:Partner {key: row.key})-[link:BASED_IN|SERVES|PART_OF|WORKS_IN]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
