// Keeps the id of an operation with the digest of its request and, as JSON, what it did; a second one with the same id
// fails on the constraint.
CREATE (operation:Operation {id: $id, request_hash: $request_hash, result: $result})
