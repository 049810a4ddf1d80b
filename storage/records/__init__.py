"""Writes: each records one kind of fact, in the caller's transaction."""
