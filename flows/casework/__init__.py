"""Casework: one function per thing that can happen to a case, all through `advance`."""
