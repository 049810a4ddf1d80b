"""Whether a line on a screen is one that somebody looks for."""

from definitions.semantics.numbering import folded


def mentions(text: str, words: str) -> bool:
    """Whether every word stands in the text, however capitals and the brackets of numbers were typed."""
    text = folded(text).casefold()
    return all(word in text for word in folded(words).casefold().split())
