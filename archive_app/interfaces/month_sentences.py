"""A month in sentences: how many, how fast, how many to the standard, why sent back, what waits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from archive_app.domain.periods import name_of
from archive_app.domain.queries.month_cases import Ask
from archive_app.interfaces.month_parts import Link, Sentence, duration, number, sentence, share

Figures = Mapping[str, Any]
MOST = 3


@dataclass(frozen=True)
class Answer:
    """One question of whoever reads the report, answered in a sentence or two."""

    question: str
    sentences: list[Sentence]


def answers(figures: Figures, *, link: Link) -> list[Answer]:
    """The five questions of the report, in order."""
    return [
        Answer(_("Berapa permohonan?"), _volume(figures, link)),
        Answer(_("Seberapa cepat?"), _speed(figures)),
        Answer(_("Berapa yang sesuai mutu baku?"), _standard(figures, link)),
        Answer(_("Mengapa dikembalikan atau ditolak?"), _causes(figures, link)),
        Answer(_("Apa yang masih menunggu?"), _waiting(figures, link)),
    ]


def _volume(figures: Figures, link: Link) -> list[Sentence]:
    volume, before = figures["volume"], figures["previous"]["volume"]
    ended = sum(volume["ended"].values())
    found = [
        sentence(
            _("%(received)s permohonan masuk dan %(ended)s berakhir%(outcomes)s."),
            received=number(volume["received"], Ask("masuk"), link),
            ended=number(ended, Ask("berakhir"), link),
            outcomes=_outcomes(volume["ended"]) if ended else "",
        )
    ]
    if volume["reopened"]:
        found.append(
            sentence(
                _("%(count)s permohonan yang sudah selesai dibuka kembali untuk diterbitkan ulang."),
                count=number(volume["reopened"], Ask("dibuka-lagi"), link),
            )
        )
    found.append(
        sentence(
            _("%(month)s: %(received)s masuk, %(ended)s berakhir."),
            month=_before(figures),
            received=before["received"],
            ended=sum(before["ended"].values()),
        )
    )
    return found


def _outcomes(ended: Mapping[str, int]) -> str:
    words = {
        "completed": _("%d selesai"),
        "rejected": _("%d ditolak"),
        "withdrawn": _("%d dicabut pemohon"),
        "duplicate": _("%d digabung dengan permohonan lain"),
    }
    return ": " + ", ".join(text % ended[key] for key, text in words.items() if ended[key])


def _before(figures: Figures) -> str:
    name = name_of(figures["previous"]["month"])
    return name if figures["is_whole"] else _("Bagian yang sama dari %s") % name


def _speed(figures: Figures) -> list[Sentence]:
    times, before = figures["times"], figures["previous"]["times"]
    if not times["count"]:
        return [sentence(_("Belum ada permohonan yang selesai, jadi belum ada waktu yang dapat dihitung."))]
    found = _of_one(times) if times["count"] == 1 else _of_many(times)
    if before["count"]:
        found.append(
            sentence(
                _("%(month)s: separuh dalam %(median)s, sembilan dari sepuluh dalam %(ninth)s."),
                month=_before(figures),
                median=duration(before["total"]["median"]),
                ninth=duration(before["total"]["ninth"]),
            )
        )
    return found


def _of_one(times: Figures) -> list[Sentence]:
    """One request has no half: its own times."""
    return [
        sentence(
            _("Satu-satunya permohonan yang selesai sampai pada hasilnya dalam %(total)s waktu kerja."),
            total=duration(times["total"]["median"]),
        ),
        sentence(
            _("Ia menunggu %(waiting)s dan dikerjakan %(handling)s."),
            waiting=duration(times["waiting"]["median"]),
            handling=duration(times["handling"]["median"]),
        ),
    ]


def _of_many(times: Figures) -> list[Sentence]:
    # By nearest rank nine of ten are all of them, as long as there are fewer than ten.
    whole = (
        _(
            "Separuh dari %(count)s permohonan yang selesai sampai pada hasilnya dalam %(median)s waktu "
            "kerja atau kurang, dan sembilan dari sepuluh dalam %(ninth)s atau kurang."
        )
        if times["count"] >= 10
        else _(
            "Separuh dari %(count)s permohonan yang selesai sampai pada hasilnya dalam %(median)s waktu "
            "kerja atau kurang, dan yang paling lama dalam %(ninth)s."
        )
    )
    return [
        sentence(
            whole,
            count=times["count"],
            median=duration(times["total"]["median"]),
            ninth=duration(times["total"]["ninth"]),
        ),
        sentence(
            _("Separuhnya menunggu paling lama %(waiting)s dan dikerjakan paling lama %(handling)s."),
            waiting=duration(times["waiting"]["median"]),
            handling=duration(times["handling"]["median"]),
        ),
    ]


def _standard(figures: Figures, link: Link) -> list[Sentence]:
    judged, before = figures["judged"], figures["previous"]["judged"]
    whole = judged["within"] + judged["over"]
    if not whole:
        return [sentence(_("Belum ada langkah yang dinilai."))]
    found = [
        sentence(
            _("%(within)s dari %(whole)s langkah yang dinilai sesuai mutu baku (%(share)s)."),
            within=number(judged["within"], Ask("langkah", value="within"), link),
            whole=whole,
            share=share(judged["within"], whole),
        )
    ]
    if judged["over"]:
        worst, sop = _worst(figures)
        found.append(
            sentence(
                _("%(over)s melebihinya, paling sering langkah %(step)s: %(count)s kali."),
                over=number(judged["over"], Ask("langkah", value="over"), link),
                step=named(worst),
                count=number(
                    worst["judged"]["over"], Ask("langkah", sop=sop, step=worst["key"], value="over"), link
                ),
            )
        )
    if known := before["within"] + before["over"]:
        found.append(
            sentence(_("%(month)s: %(share)s."), month=_before(figures), share=share(before["within"], known))
        )
    return found


def _worst(figures: Figures) -> tuple[Mapping[str, Any], str]:
    steps = [(step, sop["key"]) for sop in figures["sops"] for step in sop["steps"]]
    return max(steps, key=lambda pair: pair[0]["judged"]["over"])


def named(step: Mapping[str, Any]) -> str:
    """A step as a sentence names it: its number and what is done."""
    return f"{step['number']} “{step['activity']}”" if step["number"] else f"“{step['activity']}”"


def _causes(figures: Figures, link: Link) -> list[Sentence]:
    found = []
    rounds, rejected = figures["returns"]["rounds"], figures["volume"]["ended"]["rejected"]
    if rounds:
        found.append(
            sentence(
                _("Pemohon diminta melengkapi berkas %(rounds)s kali."),
                rounds=number(rounds, Ask("dikembalikan"), link),
            )
        )
    else:
        found.append(sentence(_("Tidak ada berkas yang dikembalikan untuk dilengkapi.")))
    if reasons := _most(figures["returns"]["reasons"]):
        found.append(sentence(_("Temuan pemeriksaan tersering: %(reasons)s."), reasons=reasons))
    if rejected:
        found.append(
            sentence(
                _("%(rejected)s permohonan ditolak, paling sering karena: %(reasons)s."),
                rejected=number(rejected, Ask("ditolak"), link),
                reasons=_most(figures["rejections"]),
            )
        )
    else:
        found.append(sentence(_("Tidak ada permohonan yang ditolak.")))
    return found


def _most(reasons: list[Mapping[str, Any]]) -> str:
    return "; ".join(f"{row['label']} ({row['count']})" for row in reasons[:MOST])


def _waiting(figures: Figures, link: Link) -> list[Sentence]:
    backlog = figures["backlog"]
    when = _("Pada akhir bulan") if figures["is_whole"] else _("Saat ini")
    if not backlog["count"]:
        return [sentence(_("%(when)s tidak ada permohonan yang menunggu."), when=when)]
    most = max(backlog["steps"], key=lambda row: int(row["count"]))
    return [
        sentence(
            _("%(when)s %(count)s permohonan belum berakhir, paling banyak di langkah %(step)s: %(most)s."),
            when=when,
            count=number(backlog["count"], Ask("sisa"), link),
            step=named(most),
            most=number(most["count"], Ask("sisa", sop=most["sop"], step=most["step"]), link),
        )
    ]


def title(figures: Figures) -> str:
    """What the report is called."""
    return _("Laporan %(month)s") % {"month": name_of(figures["month"])}
