// The settings, of which there is one record, as one map of its properties and the key of the host, which comes as a
// list.
MATCH (s:Setting)
RETURN s {.*,
         host: [(s)-[:HOSTED_BY]->(target:Partner) | target.key]} AS record
