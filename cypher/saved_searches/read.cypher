// All saved searches of the history, each as one map of its properties. Unordered, since sorting takes longer than
// reading.
MATCH (s:SavedSearch)
RETURN s {.*} AS record
