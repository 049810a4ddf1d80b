"""How it looks and in which language."""
