"""What people ask: one question a file, from the network to the facts of its answer."""
