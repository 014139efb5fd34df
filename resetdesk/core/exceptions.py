"""Errors that carry a sentence for people."""


class DomainError(Exception):
    """A refusal of the domain. `sentence` is Indonesian, complete, and safe to show to the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
