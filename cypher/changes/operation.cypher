// What the operation $id did when it came the first time: one row, or none where it never came.
MATCH (operation:Operation {id: $id})
RETURN operation.request_hash AS request_hash, operation.result AS result
ORDER BY request_hash
