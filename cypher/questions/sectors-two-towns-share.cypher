// title: What two towns share / Ce que deux municipalités partagent
// Sectors in which a partner works that is based in or serves both towns, with those partners; most partners first.
// fr: Les secteurs où travaille un partenaire établi dans les deux municipalités ou qui les dessert, et lesquels; les
// fr: mieux servis d'abord.
// $one municipality: One municipality / Une municipalité
// $other municipality: Another / Une autre
// column how_many: How many / Combien
// column partners: Partners / Partenaires
MATCH (:Municipality {key: $one})<-[:BASED_IN|SERVES]-(p:Partner)-[:BASED_IN|SERVES]->(:Municipality {key: $other})
WHERE p.left_on IS NULL
MATCH (p)-[:WORKS_IN]->(s:Sector)
WITH DISTINCT s, p
ORDER BY p.key
WITH s, collect(p) AS partners
RETURN s AS sector, size(partners) AS how_many, partners AS partners
ORDER BY how_many DESC, s.key
