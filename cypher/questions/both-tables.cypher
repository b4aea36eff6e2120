// title: Who comes to both tables / Qui vient aux deux tables
// Partners who were present at meetings of both bodies, and at how many of each; those who came most often first.
// fr: Les partenaires présents aux réunions des deux instances, et à combien de chacune; les plus assidus d'abord.
// $one body: First body / Première instance
// $other body: Second body / Deuxième instance
// $since day optional = today-24m: Since / Depuis
// column meetings_of_first: Meetings of the first / Réunions de la première
// column meetings_of_second: Meetings of the second / Réunions de la deuxième
MATCH (:Collaboration {key: $one})<-[:PART_OF]-(c:Collaboration)<-[t:TAKES_PART_IN]-(p:Partner)
WHERE c.kind IN ['meeting', 'working-group-meeting', 'strategy-session', 'consultation', 'training']
  AND coalesce(c.status, 'held') = 'held'
  AND ($since IS NULL OR c.starts_on >= substring($since, 0, size(c.starts_on)))
  AND (t.attendance = 'present' OR t.via IS NOT NULL OR (t.attendance IS NULL AND coalesce(t.role, '') <> 'invited'))
WITH p, count(DISTINCT c) AS meetings_of_first
MATCH (p)-[t:TAKES_PART_IN]->(c:Collaboration)-[:PART_OF]->(:Collaboration {key: $other})
WHERE c.kind IN ['meeting', 'working-group-meeting', 'strategy-session', 'consultation', 'training']
  AND coalesce(c.status, 'held') = 'held'
  AND ($since IS NULL OR c.starts_on >= substring($since, 0, size(c.starts_on)))
  AND (t.attendance = 'present' OR t.via IS NOT NULL OR (t.attendance IS NULL AND coalesce(t.role, '') <> 'invited'))
WITH p, meetings_of_first, count(DISTINCT c) AS meetings_of_second
RETURN p AS partner, meetings_of_first AS meetings_of_first, meetings_of_second AS meetings_of_second
ORDER BY meetings_of_first + meetings_of_second DESC, p.key
