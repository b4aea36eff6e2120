"""Work in the background, in processes of its own, and its results on disk."""
