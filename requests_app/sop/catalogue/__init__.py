"""SOPs that ship with the product, as an office may adopt them."""

from importlib.resources import files


def names() -> tuple[str, ...]:
    """The names of the files, in order."""
    return tuple(sorted(entry.name for entry in files(__package__).iterdir() if entry.name.endswith(".toml")))


def read(name: str) -> bytes:
    """The bytes of one of `names()`. Raises KeyError for any other name."""
    if name not in names():
        raise KeyError(name)
    return (files(__package__) / name).read_bytes()
