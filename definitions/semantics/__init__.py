"""What a process means: pure functions over a process and the history of a case. No clock, no database."""
