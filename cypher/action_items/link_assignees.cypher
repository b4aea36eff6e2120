// Links each action item in $rows to a partner that is to do it; key: the action item, target: the partner.
UNWIND $rows AS row
MATCH (a:ActionItem {key: row.key})
MATCH (target:Partner {key: row.target})
CREATE (a)-[:ASSIGNED_TO]->(target)
