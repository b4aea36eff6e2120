// Writes an operation; a second one with the same id fails on the constraint.
CREATE (operation:Operation {id: $id, request_hash: $request_hash, result: $result})
