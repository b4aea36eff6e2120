// title: People who speak for several organizations / Personnes qui parlent pour plusieurs organismes
// People who represent two organizations or more on the day, with those; most organizations first.
// fr: Les personnes qui représentent au moins deux organismes ce jour-là, et lesquels; les plus engagées d'abord.
// $day day = today: On / Le
// column person: Person / Personne
// column organizations: Organizations / Organismes
MATCH (p:Partner)-[r:REPRESENTS]->(o:Partner)
WHERE (r.from IS NULL OR r.from <= $day)
  AND (r.until IS NULL OR r.until >= substring($day, 0, size(r.until)))
WITH DISTINCT p, o
ORDER BY o.key
WITH p, collect(o) AS organizations
WHERE size(organizations) > 1
RETURN p AS person, organizations AS organizations
ORDER BY size(organizations) DESC, p.key
