"""Papers: HTML to PDF/A-3b, tagged. The only importer of WeasyPrint; only workers and commands call it."""

import ctypes
import gc
import io
import mimetypes
import os
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

import pikepdf
from django.conf import settings

from resetdesk.core import faults, glyphs

# ISO 32000-2, 7.11.3: what the attached file is to the paper.
Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
OPTIONS: dict[str, Any] = {"pdf_variant": "pdf/a-3b", "pdf_tags": True}
EMPTY = pikepdf.Dictionary()
EMPTY_RESOURCES = ("/Pattern", "/Shading")
# fontTools writes the time of this variable, in seconds, into a font that it saves; else the present one.
FONT_DATE = "SOURCE_DATE_EPOCH"
CLEAR_EVERY = 16
set_so_far = count(1)

# Pango's fonts stand no second thread: it crashed, and it changed bytes.
one_at_a_time = threading.Lock()


class ForbiddenAddress(ValueError):
    """A paper asked for something outside the static folder. WeasyPrint leaves it out and goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file inside the paper (PDF/A-3): the machine-readable record of a receipt."""

    name: str
    data: bytes
    media_type: str
    relationship: Relationship
    description: str


def render(
    html: str,
    *,
    title: str,
    styles: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    at: datetime | None = None,
) -> bytes:
    """The paper as PDF/A-3b, tagged, in Indonesian. `at` is the time of the event it tells of, and its date.

    `styles` are stylesheets of the static folder (`css/paper.css`), parsed and their fonts set up only once.

    Only `data:` addresses and files of our static folders are read; an address in the text reads nothing.
    A character that our fonts lack is spelled out.
    """
    faults.point("M10")
    _weasyprint, fetcher, fonts = engine()
    with one_at_a_time, uncollected(), fonts_dated(at):
        document = page_kind()(string=glyphs.legible(html), base_url=base_url(), url_fetcher=fetcher).render(
            font_config=fonts, stylesheets=[stylesheet(path) for path in styles], **OPTIONS
        )
        metadata = document.metadata
        metadata.title, metadata.lang = title, "id"
        metadata.created = metadata.modified = at.isoformat(timespec="seconds") if at else None
        # What the HTML names as attachments never becomes one: only the argument does.
        metadata.attachments = [as_engine_attachment(each, at=at) for each in attachments]
        drawn: bytes = document.write_pdf(**OPTIONS)
    return finish(drawn, attachments=attachments)


@contextmanager
def uncollected() -> Iterator[None]:
    """Keeps the garbage collector out of one render: it would walk every box a dozen times and free none.

    Every so often it clears up afterwards and gives the freed pages back: a worker sets papers for months.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
        if next(set_so_far) % CLEAR_EVERY == 0:
            gc.collect()
            give_back()


@cache
def trimmer() -> Callable[[int], int]:
    """glibc's own; where another C library has none, nothing is given back."""
    return getattr(ctypes.CDLL(None), "malloc_trim", lambda _pad: 0)


def give_back() -> None:
    """Hand freed memory to the system, which the allocator else keeps in pieces."""
    trimmer()(0)


@contextmanager
def fonts_dated(at: datetime | None) -> Iterator[None]:
    """Fonts cut for one paper bear its date, not the second of the render: the same bytes again (M10)."""
    before = os.environ.get(FONT_DATE)
    os.environ[FONT_DATE] = str(int(at.timestamp())) if at else "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[FONT_DATE]
        else:
            os.environ[FONT_DATE] = before


@cache
def engine() -> tuple[Any, Any, Any]:
    """WeasyPrint, its fetcher and this process's one font configuration."""
    # Two seconds and 40 MB, and it needs Pango: only whoever renders pays, and only there it can be missing.
    import weasyprint  # noqa: PLC0415
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class StaticOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint is untyped
        """Reads `data:` and our own static files, nothing else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if urlsplit(url).scheme == "data":
                return super().fetch(url, headers)
            found = static_path(url)
            # A stylesheet without its type is left out.
            kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, body=found.read_bytes(), headers={"Content-Type": kind})

    return weasyprint, StaticOnly(allowed_protocols=["data"], allow_redirects=False), FontConfiguration()


@cache
def page_kind() -> Any:
    """WeasyPrint's page without what no paper of ours has: footnotes, and markers outside of lists.

    Its own sheet gives each element six styles for them, a twentieth of a receipt's time.
    """
    # Late, as the engine itself.
    from weasyprint import CSS, HTML  # noqa: PLC0415
    from weasyprint.css.counters import CounterStyle  # noqa: PLC0415
    from weasyprint.html import UA  # noqa: PLC0415

    lean = re.sub(r"(?m)^::(?:footnote|note)-.*$", "", UA).replace("\n::marker", "\nli::marker")
    sheet = CSS(string=lean, counter_style=CounterStyle())

    class Page(HTML):  # type: ignore[misc]  # WeasyPrint is untyped
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:  # noqa: ARG002 - theirs
            return [sheet]

    return Page


@cache
def stylesheet(path: str) -> Any:
    """A parsed stylesheet of the static folder. A paper's style changes with a release, never in between."""
    weasyprint, fetcher, fonts = engine()
    found = static_path(base_url() + path)
    return weasyprint.CSS(filename=found, base_url=found.as_uri(), url_fetcher=fetcher, font_config=fonts)


def static_roots() -> list[Path]:
    roots = [*settings.STATICFILES_DIRS, settings.STATIC_ROOT]
    return [Path(root).resolve() for root in roots if root]


def base_url() -> str:
    """What relative addresses of a paper stand on: the static folder."""
    return static_roots()[0].as_uri() + "/"


def static_path(url: str) -> Path:
    """The static file of an address, as path below the static folder or as `{% static %}` writes it.

    Raises ForbiddenAddress for everything else, whatever dots, links or hosts the address holds.
    """
    parts = urlsplit(url)
    path = unquote(parts.path)
    if parts.scheme == "file" and not parts.netloc and "\0" not in path:
        inside = path.removeprefix(settings.STATIC_URL) if path.startswith(settings.STATIC_URL) else ""
        for root in static_roots():
            found = (root / inside if inside else Path(path)).resolve()
            if found.is_relative_to(root) and found.is_file():
                return found
    raise ForbiddenAddress("address outside the static folder")


def as_engine_attachment(attachment: Attachment, *, at: datetime | None) -> Any:
    """WeasyPrint's own kind, made anew for each render: it serves only once."""
    weasyprint, fetcher, _fonts = engine()
    return weasyprint.Attachment(
        file_obj=io.BytesIO(attachment.data),
        url_fetcher=fetcher,
        name=attachment.name,
        description=attachment.description,
        relationship=attachment.relationship,
        created=at,
        modified=at,
    )


def finish(drawn: bytes, *, attachments: Sequence[Attachment]) -> bytes:
    """Removes what PDF/A forbids (empty resources, interpolated pictures) and attachments named twice."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                drop_empty(thing)
                drop_empty(thing.get("/Resources"))
                if thing.get("/Interpolate"):
                    del thing["/Interpolate"]
        if attachments:
            named = {str(spec.UF): spec for spec in pdf.Root.AF}
            for attachment in attachments:
                spec = named[attachment.name]
                spec.AFRelationship = pikepdf.Name(f"/{attachment.relationship}")
                spec.EF.F.Subtype = pikepdf.Name(f"/{attachment.media_type}")
            pdf.Root.AF = pikepdf.Array([named[attachment.name] for attachment in attachments])
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def drop_empty(resources: Any) -> None:
    if not isinstance(resources, pikepdf.Dictionary | pikepdf.Stream):
        return
    for key in EMPTY_RESOURCES:
        if isinstance(entry := resources.get(key), pikepdf.Dictionary) and not entry.keys():
            del resources[key]


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFacts:
    """What a screen reader and an archive need to find in a paper (PDF/UA-1 has no validator here)."""

    pages: int
    title: str
    lang: str
    is_marked: bool
    shows_title: bool
    has_structure: bool
    # Structure types in reading order, e.g. ("H1", "P", "Table").
    structure: tuple[str, ...]
    # Alternative texts of figures; "" where one is missing.
    figures: tuple[str, ...]
    attachments: tuple[tuple[str, str], ...]

    @property
    def is_accessible(self) -> bool:
        return (
            bool(self.title and self.lang and all(self.figures))
            and self.is_marked
            and self.shows_title
            and self.has_structure
        )


def facts(pdf: bytes) -> PdfFacts:
    """Reads the facts of a finished paper. Raises pikepdf.PdfError if it is none."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        elements = structure_of(root.get("/StructTreeRoot"))
        return PdfFacts(
            pages=len(document.pages),
            title=str(document.docinfo.get("/Title", "")),
            lang=str(root.get("/Lang", "")),
            is_marked=bool(root.get("/MarkInfo", EMPTY).get("/Marked", False)),
            shows_title=bool(root.get("/ViewerPreferences", EMPTY).get("/DisplayDocTitle", False)),
            has_structure=bool(elements),
            structure=tuple(kind for kind, _alt in elements),
            figures=tuple(alt for kind, alt in elements if kind == "Figure"),
            attachments=tuple((str(spec.UF), str(spec.AFRelationship)[1:]) for spec in root.get("/AF", [])),
        )


def attached(pdf: bytes) -> dict[str, bytes]:
    """The attached files by name, as they are. Raises pikepdf.PdfError if the paper is none."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


def structure_of(root: Any) -> list[tuple[str, str]]:
    """Type and alternative text of each structure element in reading order (ISO 32000-2, 14.7).

    A damaged file may lead back to where it came from: each object is walked once.
    """
    elements: list[tuple[str, str]] = []
    seen: set[tuple[int, int]] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Object) and node.is_indirect:
            if node.objgen in seen:
                continue
            seen.add(node.objgen)
        if isinstance(node, pikepdf.Array):
            waiting.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                elements.append((str(node.S)[1:], str(node.get("/Alt", ""))))
            if "/K" in node:
                waiting.append(node.K)
    return elements
