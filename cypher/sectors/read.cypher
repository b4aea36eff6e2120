// All sectors with the keys that they link to, in any order: sorting them takes longer than reading them.
MATCH (s:Sector)
RETURN s {.*} AS record
