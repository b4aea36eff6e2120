// All municipalities, each as one map of its properties and the keys that it links to. Unordered, since sorting takes
// longer than reading; the keys come as lists, also where there is at most one.
MATCH (m:Municipality)
RETURN m {.*,
         merged_into: [(m)-[:MERGED_INTO]->(target:Municipality) | target.key]} AS record
