// Whether anything of graphsvc is in the store: one row, or none in an empty store. Its schema and its counter do not
// count.
MATCH (n)
WHERE n:Partner OR n:Municipality OR n:Sector OR n:Collaboration OR n:Seat OR n:ReportLine OR n:Introduction
      OR n:ActionItem OR n:SavedView OR n:SavedSearch OR n:Setting OR n:Change OR n:Batch OR n:Operation
WITH n
LIMIT 1
RETURN count(n) AS count
ORDER BY count
