"""Marks a word of the engine for the catalogue: the engine is plain Python; who shows it translates it."""


def gettext_noop(text: str) -> str:
    """The text as it is; the catalogue finds it by this function's name."""
    return text
