// Removes participations: one row a record, with its key and the keys of both ends.
UNWIND $rows AS row
MATCH (finish:Collaboration {key: row.collaboration})<-[link:TAKES_PART_IN {key: row.key}]-(:Partner)
DELETE link
