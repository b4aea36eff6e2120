// title: Who sends somebody else / Qui envoie quelqu'un d'autre
// Partners for whom an alternate sat in at least so often, with the alternate and how often the partner came itself.
// fr: Les partenaires qu'une personne a remplacés au moins tant de fois, avec elle et le nombre de fois où ils sont venus.
// $least number = 2: Times at least / Fois au moins
// $since day optional = today-24m: Since / Depuis
// column alternate: Alternate / Remplaçant
// column times: Times / Fois
// column came: Came itself / Venu en personne
MATCH (p:Partner)-[t:TAKES_PART_IN]->(c:Collaboration)
WHERE t.via IS NOT NULL
  AND coalesce(c.status, 'held') = 'held'
  AND ($since IS NULL OR c.starts_on >= substring($since, 0, size(c.starts_on)))
WITH p, t.via AS via, count(DISTINCT c) AS times
WHERE times >= $least
MATCH (alternate:Partner {key: via})
OPTIONAL MATCH (p)-[t:TAKES_PART_IN]->(c:Collaboration)
WHERE t.via IS NULL
  AND c.kind IN ['meeting', 'working-group-meeting', 'strategy-session', 'consultation', 'training']
  AND coalesce(c.status, 'held') = 'held'
  AND ($since IS NULL OR c.starts_on >= substring($since, 0, size(c.starts_on)))
  AND (t.attendance = 'present' OR t.via IS NOT NULL OR (t.attendance IS NULL AND coalesce(t.role, '') <> 'invited'))
WITH p, alternate, times, count(DISTINCT c) AS came
RETURN p AS partner, alternate AS alternate, times AS times, came AS came
ORDER BY times DESC, p.key, alternate.key
