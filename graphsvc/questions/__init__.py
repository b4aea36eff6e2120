"""Queries on the network: one question per file, from a snapshot to the facts of its answer."""
