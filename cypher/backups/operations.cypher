// All operations that were carried out, each with the digest of its request and what it did.
MATCH (operation:Operation)
RETURN operation.id AS id, operation.request_hash AS request_hash, operation.result AS result
ORDER BY id
