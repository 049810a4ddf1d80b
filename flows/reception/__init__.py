"""The public page for letters: an application of its own, which knows no session and shows nobody's letter."""
