"""Mail of the demo, which is written to files and leaves nowhere: read here as its receiver would."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

# As Django's file backend names them; no other file of the folder is ever opened.
NAME = re.compile(r"\d{8}-\d{6}-\d{1,20}\.log", re.ASCII)
BETWEEN = "\n" + "-" * 79 + "\n"
ADDRESS = re.compile(r"https?://[^\s<>]+")
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as written: `name` and `number` say where it lies."""

    name: str
    number: int
    message: EmailMessage

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["Reply-To"] or self.message["From"] or "")

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def sent_at(self) -> dt.datetime | None:
        try:
            return parsedate_to_datetime(str(self.message["Date"]))
        except ValueError:
            return None

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The text in pieces: words, and the path where they are a link into this portal, else empty."""
        body = self.message.get_body(("plain",))
        text = str(body.get_content()) if body else ""
        end = 0
        for match in ADDRESS.finditer(text):
            found = match.group().rstrip(".,;)")
            if found.startswith(f"{settings.PUBLIC_URL}/"):
                yield text[end : match.start()], ""
                yield found, found.removeprefix(settings.PUBLIC_URL)
                end = match.start() + len(found)
        yield text[end:], ""


def newest(to: str = "") -> list[Mail]:
    """The last messages, newest first; those to one address if it is given."""
    found: list[Mail] = []
    for path in _files():
        found += [mail for mail in reversed(_read(path)) if not to or mail.to.casefold() == to.casefold()]
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def one(name: str, number: int) -> Mail | None:
    """A message by its place, None for any other name."""
    folder = _folder()
    if folder is None or not NAME.fullmatch(name) or not (folder / name).is_file():
        return None
    mails = _read(folder / name)
    return mails[number] if number < len(mails) else None


def is_kept() -> bool:
    """Whether this demo writes its mail to files at all."""
    return _folder() is not None


def _folder() -> Path | None:
    named = getattr(settings, "EMAIL_FILE_PATH", None)
    return Path(named) if named else None


def _files() -> list[Path]:
    """Newest first, by the time of writing."""
    folder = _folder()
    if folder is None or not folder.is_dir():
        return []
    files = [path for path in folder.iterdir() if NAME.fullmatch(path.name)]
    return sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name), reverse=True)


def _read(path: Path) -> list[Mail]:
    texts = [text for text in path.read_text("utf-8").split(BETWEEN) if text.strip()]
    return [
        Mail(path.name, number, message_from_string(text.lstrip("\n"), policy=policy.default))
        for number, text in enumerate(texts)
    ]
