"""Patrols of published sites (巡查): a bounded, polite crawler, and the checks of what it saw. Knows no database."""
