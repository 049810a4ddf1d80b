"""Compares every row that the audit tells of with the audit: cases, people, files, definitions."""
