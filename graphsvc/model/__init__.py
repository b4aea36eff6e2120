"""Records: what a partnership keeps, each kind with its fields, its links and its key."""
