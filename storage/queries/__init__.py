"""Questions: one a file, each answered by the database and returned as frozen rows."""
