// All action items, each as one map of its properties and the keys that it links to. Unordered, since sorting takes
// longer than reading; the keys come as lists, also where there is at most one.
MATCH (a:ActionItem)
RETURN a {.*,
         assignees: [(a)-[:ASSIGNED_TO]->(target:Partner) | target.key],
         collaboration: [(a)-[:AGREED_IN]->(target:Collaboration) | target.key]} AS record
