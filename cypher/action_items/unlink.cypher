// Deletes the links of the action items with the keys in $rows to whom they are assigned and where they were agreed.
// They are collected first: ArcadeDB cannot delete what a MATCH is still walking.
UNWIND $rows AS row
MATCH (a:ActionItem {key: row.key})-[link:ASSIGNED_TO|AGREED_IN]->()
WITH collect(link) AS links
UNWIND links AS link
DELETE link
