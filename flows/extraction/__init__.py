"""What is written in a file, hidden content included, with the place of each passage. Knows nothing of cases and checks."""
