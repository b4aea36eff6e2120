// Deletes at most $limit nodes of graphsvc with their links, whatever else is in the store; how many is one row. The
// counters stay: the mark of a restore is one of them.
MATCH (n)
WHERE n:Partner OR n:Municipality OR n:Sector OR n:Collaboration OR n:Seat OR n:ReportLine OR n:Introduction
      OR n:ActionItem OR n:SavedView OR n:SavedSearch OR n:Setting OR n:Change OR n:Batch OR n:Operation
WITH n
LIMIT $limit
DETACH DELETE n
RETURN count(n) AS count
ORDER BY count
