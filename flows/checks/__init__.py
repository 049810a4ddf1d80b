"""The content checks: pure functions from a content to the findings that a person must see."""
