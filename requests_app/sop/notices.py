"""Words that a notice may hold in braces, and the texts that stand in when an SOP file brings none."""

from collections.abc import Mapping
from types import MappingProxyType

from requests_app.sop.definition import Notice, Sop
from requests_app.sop.enums import NoticeEvent

PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "nama": "nama pemohon",
        "referensi": "nomor permohonan",
        "layanan": "layanan yang diminta",
        "akun": "peran akun",
        "kantor": "nama kantor",
        "langkah": "langkah yang sedang terbuka",
        "alasan": "alasan dan catatan petugas",
        "butir": "butir yang harus dilengkapi",
        "tautan": "tautan ke halaman permohonan",
        "batas": "batas waktu, bila ada",
        "jam_layanan": "jam layanan kantor",
        "telepon": "telepon kantor",
    }
)


def _notice(subject: str, *body: str) -> Notice:
    text = "\n\n".join(("Yth. {nama},", *body, "{kantor}"))
    return Notice(subject=subject, body=text)


DEFAULTS: Mapping[NoticeEvent, Notice] = MappingProxyType(
    {
        NoticeEvent.RECEIVED: _notice(
            "Permohonan {referensi} kami terima",
            "Permohonan {layanan} Anda sudah kami terima dengan nomor {referensi}.",
            "Lihat perkembangannya di {tautan}. Bila Anda mendapat kode pengambilan saat mengajukan, "
            "simpan baik-baik; kami tidak pernah mengirimkannya lewat email.",
        ),
        NoticeEvent.COMPLETION_ASKED: _notice(
            "Permohonan {referensi} perlu dilengkapi",
            "Berkas permohonan Anda perlu dilengkapi:",
            "{butir}",
            "Lengkapi di {tautan}. Waktu layanan berhenti sampai Anda mengirim.",
        ),
        NoticeEvent.COMPLETED: _notice(
            "Berkas tambahan {referensi} kami terima",
            "Berkas tambahan untuk permohonan {referensi} sudah kami terima. Pemeriksaan dilanjutkan.",
        ),
        NoticeEvent.REJECTED: _notice(
            "Permohonan {referensi} ditolak",
            "Permohonan {layanan} Anda tidak dapat kami penuhi:",
            "{alasan}",
            "Setelah diperbaiki, Anda dapat mengajukan permohonan baru.",
        ),
        NoticeEvent.READY: _notice(
            "Hasil permohonan {referensi} siap",
            "Permohonan {layanan} Anda selesai dikerjakan. Ambil hasilnya sebelum {batas}: buka {tautan} "
            "dan ikuti petunjuknya.",
            "Kami tidak pernah meminta kata sandi Anda.",
        ),
        NoticeEvent.NOT_COLLECTED: _notice(
            "Hasil permohonan {referensi} belum diambil",
            "Hasil permohonan Anda tidak diambil sampai {batas}, jadi kami musnahkan. Permohonan tidak "
            "perlu diulang: hubungi kami di {telepon} pada jam layanan ({jam_layanan}) supaya hasilnya "
            "diterbitkan ulang.",
        ),
        NoticeEvent.FINISHED: _notice(
            "Permohonan {referensi} selesai",
            "Permohonan {layanan} Anda selesai. Unduh bukti layanan di {tautan}.",
            "Bila bukan Anda yang mengajukan, segera beri tahu kami di {telepon}.",
        ),
        NoticeEvent.WITHDRAWN: _notice(
            "Permohonan {referensi} dicabut",
            "Permohonan {referensi} sudah dicabut dan tidak kami kerjakan lagi.",
            "Bila bukan Anda yang mencabutnya, segera beri tahu kami di {telepon}.",
        ),
    }
)


def notice(sop: Sop, event: NoticeEvent) -> Notice:
    """The text that the office starts from: the SOP file's own, else the default."""
    return sop.notices.get(event) or DEFAULTS[event]
