// title: Towns served from elsewhere only / Municipalités servies seulement d'ailleurs
// Municipalities in which no partner is based and that some serve, with those; most partners first.
// fr: Les municipalités où aucun partenaire n'est établi et que d'autres desservent, et lesquels; les mieux servies
// fr: d'abord.
// column how_many: How many / Combien
// column partners: Partners / Partenaires
MATCH (m:Municipality)
WHERE NOT EXISTS { MATCH (m)<-[:BASED_IN]-(b:Partner) WHERE b.left_on IS NULL }
MATCH (m)<-[:SERVES]-(p:Partner)
WHERE p.left_on IS NULL
WITH m, p
ORDER BY p.key
WITH m, collect(p) AS partners
RETURN m AS municipality, size(partners) AS how_many, partners AS partners
ORDER BY how_many DESC, m.key
