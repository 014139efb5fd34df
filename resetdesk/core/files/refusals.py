"""Why a file is refused: one code, one HTTP status and one exact sentence per fault."""

from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from resetdesk.core.exceptions import DomainError


class Fault(StrEnum):
    """Codes of refusals; `tests` and the documentation name them."""

    EMPTY = "empty"
    TOO_BIG = "too_big"
    WRONG_TYPE = "wrong_type"
    LOCKED = "locked"
    DAMAGED = "damaged"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_PIXELS = "too_many_pixels"
    DISK_FULL = "disk_full"
    NOT_STORED = "not_stored"


STATUS = {Fault.TOO_BIG: 413, Fault.WRONG_TYPE: 415, Fault.DISK_FULL: 507, Fault.NOT_STORED: 503}
KB, MB = 1024, 1024 * 1024
NAMES = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}


class FileRefused(DomainError):
    """A file that was not kept. `status` is the HTTP status that says the same."""

    def __init__(self, sentence: str, *, code: Fault) -> None:
        super().__init__(sentence)
        self.code = code
        self.status = STATUS.get(code, 422)


def size_text(size: int) -> str:
    """Bytes as people's own devices count them (1 MB = 1024 kB): "300 kB", "5 MB", "5,2 MB"."""
    if size < KB:
        return _("%(count)s byte") % {"count": size}
    if size < MB:
        return f"{size // KB} kB"
    # Rounded down to a tenth.
    tenths = size * 10 // MB
    return f"{tenths // 10},{tenths % 10} MB" if tenths % 10 else f"{tenths // 10} MB"


def empty() -> FileRefused:
    return FileRefused(_("Berkas ini kosong. Pilih berkas yang berisi."), code=Fault.EMPTY)


def too_big(size: int, *, limit: int) -> FileRefused:
    texts = {"size": size_text(size), "limit": size_text(limit)}
    if texts["size"] == texts["limit"]:
        # So near its limit that only the count of bytes tells them apart.
        texts = {"size": exact(size), "limit": exact(limit)}
    return FileRefused(
        _("Berkas ini %(size)s, sedangkan batasnya %(limit)s. Perkecil berkas atau pindai ulang.") % texts,
        code=Fault.TOO_BIG,
    )


def exact(size: int) -> str:
    return _("%(count)s byte") % {"count": f"{size:,}".replace(",", ".")}


def wrong_type(accepted: tuple[str, ...]) -> FileRefused:
    return FileRefused(
        _("Isi berkas ini bukan %(kinds)s. Simpan atau pindai sebagai jenis itu, lalu unggah lagi.")
        % {"kinds": kinds_in_words(accepted)},
        code=Fault.WRONG_TYPE,
    )


def kinds_in_words(accepted: Sequence[str]) -> str:
    """`PDF, JPG, atau PNG`; `PDF atau JPG`; `PDF`."""
    *first, last = [NAMES[kind] for kind in accepted]
    if not first:
        return last
    joined = {"first": ", ".join(first), "last": last}
    return _("%(first)s, atau %(last)s") % joined if len(first) > 1 else _("%(first)s atau %(last)s") % joined


def locked() -> FileRefused:
    return FileRefused(
        _("Berkas ini terkunci dengan kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."),
        code=Fault.LOCKED,
    )


def damaged() -> FileRefused:
    return FileRefused(
        _("Berkas ini rusak dan tidak dapat dibuka. Simpan atau pindai ulang, lalu unggah lagi."),
        code=Fault.DAMAGED,
    )


def too_many_pages(pages: int, *, limit: int) -> FileRefused:
    return FileRefused(
        ngettext(
            "Berkas ini %(pages)d halaman, sedangkan batasnya %(limit)d halaman.",
            "Berkas ini %(pages)d halaman, sedangkan batasnya %(limit)d halaman.",
            pages,
        )
        % {"pages": pages, "limit": limit},
        code=Fault.TOO_MANY_PAGES,
    )


def too_many_pixels(width: int, height: int, *, limit: int) -> FileRefused:
    return FileRefused(
        _(
            "Gambar ini %(width)d × %(height)d piksel, sedangkan batasnya %(limit)d megapiksel. "
            "Perkecil gambar."
        )
        % {"width": width, "height": height, "limit": limit // 1_000_000},
        code=Fault.TOO_MANY_PIXELS,
    )


def disk_full() -> FileRefused:
    return FileRefused(
        _(
            "Ruang penyimpanan portal hampir penuh, jadi berkas belum dapat diterima. "
            "Hubungi petugas, lalu coba lagi."
        ),
        code=Fault.DISK_FULL,
    )


def not_stored() -> FileRefused:
    return FileRefused(
        _("Berkas belum tersimpan karena gangguan penyimpanan. Coba unggah beberapa saat lagi."),
        code=Fault.NOT_STORED,
    )
