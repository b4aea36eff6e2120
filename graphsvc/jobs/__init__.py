"""Background computations in worker processes, and their results on disk."""
