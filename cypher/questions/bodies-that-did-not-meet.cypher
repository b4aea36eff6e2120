// title: Bodies that did not meet / Instances qui ne se sont pas réunies
// Bodies at work of which no meeting was held since the day, with their members and their last meeting; those with most
// members first.
// fr: Les instances actives dont aucune réunion n'a eu lieu depuis ce jour, avec leurs membres et leur dernière réunion;
// fr: les plus nombreuses d'abord.
// $since day = today-12m: Since / Depuis
// column members: Members / Membres
// column last_meeting: Last meeting / Dernière réunion
MATCH (b:Collaboration)
WHERE b.kind IN ['network', 'council', 'working-group', 'advisory-group', 'committee']
  AND coalesce(b.status, 'active') = 'active'
OPTIONAL MATCH (b)<-[:PART_OF]-(c:Collaboration)
WHERE c.kind IN ['meeting', 'working-group-meeting', 'strategy-session', 'consultation', 'training']
  AND coalesce(c.status, 'held') = 'held'
WITH b, max(c.starts_on) AS last_meeting
WHERE last_meeting IS NULL OR last_meeting < substring($since, 0, size(last_meeting))
OPTIONAL MATCH (b)<-[t:TAKES_PART_IN]-(p:Partner)
WHERE coalesce(t.role, 'member') <> 'invited' AND t.until IS NULL
WITH b, last_meeting, count(DISTINCT p) AS members
RETURN b AS body, members AS members, last_meeting AS last_meeting
ORDER BY members DESC, b.key
