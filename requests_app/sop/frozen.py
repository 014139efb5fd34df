"""What every part of a definition has in common: it never changes, and it accepts no unknown key."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]")
"""Characters that no XML, PDF or page can carry; tab and line feed may pass."""


def _printable(text: str) -> str:
    if UNPRINTABLE.search(text):
        raise PydanticCustomError("text_unprintable", "unprintable character")
    return text


def _one_line(text: str) -> str:
    return " ".join(_printable(text).split())


def _lines(text: str) -> str:
    return _printable(text.replace("\r\n", "\n"))


Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$", strict=True)]
"""A name inside the file: lower-case letters, digits, `-` and `_`."""

Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, strip_whitespace=True, strict=True),
    AfterValidator(_one_line),
]
"""One line or sentence for people; line breaks become spaces."""

LongText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=8000, strip_whitespace=True, strict=True),
    AfterValidator(_lines),
]
"""Several sentences for people; line breaks are kept."""

Printed = Annotated[
    str, StringConstraints(max_length=200, strip_whitespace=True, strict=True), AfterValidator(_one_line)
]
"""What the paper prints, verbatim; empty where the paper's cell is empty."""


class Frozen(BaseModel):
    """Base of all parts of a definition."""

    model_config = ConfigDict(frozen=True, extra="forbid")
