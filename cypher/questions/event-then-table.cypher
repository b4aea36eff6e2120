// title: First at an event, later at the table / D'abord à une activité, puis à la table
// Partners who came to an event before they first came to a working meeting, with both; the newest at the table first.
// Events of a day that is not known exactly are left out.
// fr: Les partenaires venus à une activité avant leur première réunion de travail, avec les deux; les derniers arrivés à
// fr: la table d'abord. Les activités dont le jour n'est pas connu exactement n'y sont pas.
// $since day optional = today-24m: At the table since / À la table depuis
// column event: First event / Première activité
// column came_on: On / Le
// column meeting: First meeting / Première réunion
// column at_the_table_on: On / Le
MATCH (p:Partner)-[t:TAKES_PART_IN]->(c:Collaboration)
WHERE c.kind IN ['event', 'reception', 'cultural-activity', 'meeting', 'working-group-meeting', 'strategy-session', 'consultation', 'training']
  AND coalesce(c.status, 'held') = 'held'
  AND size(c.starts_on) = 10
  AND (t.attendance = 'present' OR t.via IS NOT NULL OR (t.attendance IS NULL AND coalesce(t.role, '') <> 'invited'))
WITH p, c
ORDER BY c.starts_on, c.key
WITH p,
     head([c IN collect(c) WHERE c.kind IN ['event', 'reception', 'cultural-activity']]) AS event,
     head([c IN collect(c) WHERE NOT c.kind IN ['event', 'reception', 'cultural-activity']]) AS meeting
WHERE event.starts_on < meeting.starts_on
  AND ($since IS NULL OR meeting.starts_on >= $since)
RETURN p AS partner, event AS event, event.starts_on AS came_on, meeting AS meeting, meeting.starts_on AS at_the_table_on
ORDER BY at_the_table_on DESC, p.key
