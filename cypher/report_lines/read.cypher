// All report lines with the keys that they link to, by key.
MATCH (l:ReportLine)
RETURN l {.*,
         body: [(l)-[:COUNTS]->(target:Collaboration) | target.key]} AS record
ORDER BY l.key
