// All sectors, each as one map of its properties. Unordered, since sorting takes longer than reading.
MATCH (s:Sector)
RETURN s {.*} AS record
