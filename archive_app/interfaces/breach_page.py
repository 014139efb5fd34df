"""The breach report as sentences, and the first of its rows."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from archive_app.domain.breach import Breach

SHOWN = 100


def sentences(breach: Breach) -> list[str]:
    """What happened, in the words of a notice to whom it concerns."""
    requests = sum(len(person.requests) for person in breach.people)
    papers = sum(len(person.papers) for person in breach.people)
    readers = {row.person for row in breach.readings}
    count = len(breach.people)
    people = ngettext(
        "Laporan ini menyangkut %(people)d orang, %(requests)d permohonan, dan %(papers)d berkas.",
        "Laporan ini menyangkut %(people)d orang, %(requests)d permohonan, dan %(papers)d berkas.",
        count,
    ) % {"people": count, "requests": requests, "papers": papers}
    read = _("Berkasnya dibuka %(times)d kali oleh %(readers)d petugas.") % {
        "times": len(breach.readings),
        "readers": len(readers),
    }
    acts = _("Tercatat %(credentials)d peristiwa kata sandi dan %(notices)d pemberitahuan.") % {
        "credentials": len(breach.credentials),
        "notices": len(breach.notices),
    }
    left = ngettext(
        "%(count)d salinan yang dapat memuat data ini keluar dari portal.",
        "%(count)d salinan yang dapat memuat data ini keluar dari portal.",
        len(breach.exports),
    ) % {"count": len(breach.exports)}
    none = _("Tidak ada salinan bundel atau register yang keluar dari portal sejak itu.")
    none_read = _("Tidak ada berkas yang dibuka.")
    return [people, read if breach.readings else none_read, acts, left if breach.exports else none]


def parts(breach: Breach) -> dict[str, Any]:
    """The first rows of each part; the page says how many there are in all."""
    return {
        "people": breach.people[:SHOWN],
        "people_count": len(breach.people),
        "readings": breach.readings[:SHOWN],
        "readings_count": len(breach.readings),
        "acts": [
            (title, list(rows[:SHOWN]), len(rows))
            for title, rows in (
                (_("Kata sandi"), breach.credentials),
                (_("Pemberitahuan"), breach.notices),
                (_("Salinan yang keluar"), breach.exports),
            )
            if rows
        ],
        "shown": SHOWN,
    }
