// All seats, each as one map of its properties and the keys that it links to. Unordered, since sorting takes longer
// than reading; the keys come as lists, also where there is at most one.
MATCH (s:Seat)
RETURN s {.*,
         body: [(s)-[:AT]->(target:Collaboration) | target.key],
         sector: [(s)-[:FOR_SECTOR]->(target:Sector) | target.key],
         municipality: [(s)-[:FOR_MUNICIPALITY]->(target:Municipality) | target.key],
         holder: [(s)-[:HELD_BY]->(target:Partner) | target.key]} AS record
