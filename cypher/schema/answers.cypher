// Asks nothing but whether the database answers: one row.
RETURN true AS answers
ORDER BY answers
