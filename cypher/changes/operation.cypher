// The operation of an id: one row, or none.
MATCH (operation:Operation {id: $id})
RETURN operation.request_hash AS request_hash, operation.result AS result
ORDER BY request_hash
