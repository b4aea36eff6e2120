// All report lines, each as one map of its properties and the keys that it links to. Unordered, since sorting takes
// longer than reading; the keys come as lists, also where there is at most one.
MATCH (l:ReportLine)
RETURN l {.*,
         body: [(l)-[:COUNTS]->(target:Collaboration) | target.key]} AS record
