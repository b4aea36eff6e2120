// All sectors with the keys that they link to, by key.
MATCH (s:Sector)
RETURN s {.*} AS record
ORDER BY s.key
