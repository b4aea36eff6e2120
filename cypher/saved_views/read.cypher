// All saved views of the map, each as one map of its properties. Unordered, since sorting takes longer than reading.
MATCH (v:SavedView)
RETURN v {.*} AS record
