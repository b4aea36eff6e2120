// title: Organizations that several people speak for / Organismes que plusieurs personnes représentent
// Organizations that at least so many people represent on the day, most people first.
// fr: Les organismes qu'au moins tant de personnes représentent ce jour-là, les plus représentés d'abord.
// $least number = 3: People at least / Personnes au moins
// $day day = today: On / Le
// column organization: Organization / Organisme
// column how_many: People / Personnes
// column people: Who / Qui
MATCH (o:Partner)<-[r:REPRESENTS]-(p:Partner)
WHERE (r.from IS NULL OR r.from <= $day)
  AND (r.until IS NULL OR r.until >= substring($day, 0, size(r.until)))
WITH DISTINCT o, p
ORDER BY p.key
WITH o, collect(p) AS people
WHERE size(people) >= $least
RETURN o AS organization, size(people) AS how_many, people AS people
ORDER BY how_many DESC, o.key
