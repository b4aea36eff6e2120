// title: Who came to how many meetings, by year / Qui est venu à combien de réunions, par année
// Partners who were present at meetings of a body, one row for each year; the newest year and those who came most often
// first.
// fr: Les partenaires présents aux réunions d'une instance, une ligne par année; l'année la plus récente et les plus
// fr: assidus d'abord.
// $body body: Body / Instance
// column year: Year / Année
// column meetings: Meetings / Réunions
// column of: Of / Sur
MATCH (:Collaboration {key: $body})<-[:PART_OF]-(c:Collaboration)
WHERE c.kind IN ['meeting', 'working-group-meeting', 'strategy-session', 'consultation', 'training']
  AND coalesce(c.status, 'held') = 'held'
  AND c.starts_on IS NOT NULL
WITH substring(c.starts_on, 0, 4) AS year, collect(c) AS held
UNWIND held AS c
MATCH (c)<-[t:TAKES_PART_IN]-(p:Partner)
WHERE (t.attendance = 'present' OR t.via IS NOT NULL OR (t.attendance IS NULL AND coalesce(t.role, '') <> 'invited'))
WITH year, size(held) AS of, p, count(DISTINCT c) AS meetings
RETURN year AS year, p AS partner, meetings AS meetings, of AS of
ORDER BY year DESC, meetings DESC, p.key
