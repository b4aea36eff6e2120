// All report lines with the keys that they link to, in any order: sorting them takes longer than reading them.
MATCH (l:ReportLine)
RETURN l {.*,
         body: [(l)-[:COUNTS]->(target:Collaboration) | target.key]} AS record
