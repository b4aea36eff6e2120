"""The records that a partnership keeps: fields, links and keys of each kind."""
