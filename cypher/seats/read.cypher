// All seats with the keys that they link to, in any order: sorting them takes longer than reading them.
MATCH (s:Seat)
RETURN s {.*,
         body: [(s)-[:AT]->(target:Collaboration) | target.key],
         sector: [(s)-[:FOR_SECTOR]->(target:Sector) | target.key],
         municipality: [(s)-[:FOR_MUNICIPALITY]->(target:Municipality) | target.key],
         holder: [(s)-[:HELD_BY]->(target:Partner) | target.key]} AS record
