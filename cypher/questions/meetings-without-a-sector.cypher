// title: Meetings with nobody from a sector / Réunions sans personne d'un secteur
// Meetings at which nobody was present who works in the sector, or who speaks for an organization that does; the newest
// first, with how many were there.
// fr: Les réunions où personne du secteur n'était présent, ni personne qui parle pour un de ses organismes; les plus
// fr: récentes d'abord, avec le nombre de présents.
// $sector sector: Sector / Secteur
// $body body optional: Meetings of / Réunions de
// $since day optional = today-24m: Since / Depuis
// column present: Present / Présents
// column day: Day / Jour
MATCH (c:Collaboration)
WHERE c.kind IN ['meeting', 'working-group-meeting', 'strategy-session', 'consultation', 'training']
  AND coalesce(c.status, 'held') = 'held'
  AND ($since IS NULL OR c.starts_on >= substring($since, 0, size(c.starts_on)))
OPTIONAL MATCH (c)-[:PART_OF]->(b:Collaboration)
WITH c, collect(b.key) AS bodies
WHERE $body IS NULL OR $body IN bodies
OPTIONAL MATCH (c)<-[t:TAKES_PART_IN]-(p:Partner)
WHERE (t.attendance = 'present' OR t.via IS NOT NULL OR (t.attendance IS NULL AND coalesce(t.role, '') <> 'invited'))
OPTIONAL MATCH (p)-[:WORKS_IN]->(own:Sector {key: $sector})
OPTIONAL MATCH (p)-[:REPRESENTS]->(:Partner)-[:WORKS_IN]->(spoken:Sector {key: $sector})
WITH c, count(DISTINCT p) AS present, count(own) + count(spoken) AS of_sector
WHERE of_sector = 0
RETURN c AS meeting, c.starts_on AS day, present AS present
ORDER BY c.starts_on DESC, c.key
