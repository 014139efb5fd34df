"""What the ground knows about being fit: promised work is done, and somebody is there to do it."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from resetdesk.core import jobs
from resetdesk.core.fitness import Finding, check, good, unsafe, warning
from resetdesk.core.jobs.attempts import due
from resetdesk.core.models.jobs import Worker

QUEUES = ("mail", "work")
SILENCE = timedelta(minutes=1)
BACKLOG = timedelta(minutes=5)
NAMED = 3


@check("Pekerjaan")
def dead_jobs() -> Iterator[Finding]:
    dead = jobs.dead_letters()
    if not dead:
        yield good(_("Tidak ada pekerjaan yang berhenti untuk seterusnya."))
        return
    yield unsafe(
        _("%(count)d pekerjaan berhenti untuk seterusnya, terakhir: %(sentences)s")
        % {"count": len(dead), "sentences": " ".join(letter.sentence for letter in dead[:NAMED])},
        remedy=_("Perbaiki sebabnya, lalu jalankan: manage.py jobs revive"),
    )


@check("Pekerja")
def workers() -> Iterator[Finding]:
    now = timezone.now()
    beats = dict(Worker.objects.values("queue").annotate(beat=Max("beat_at")).values_list("queue", "beat"))
    for queue in QUEUES:
        waiting = due((queue,)).filter(enqueued_at__lt=now - BACKLOG).count()
        facts = {"queue": queue, "count": waiting}
        if beats.get(queue) is not None and now - beats[queue] <= SILENCE:
            yield busy(facts) if waiting else good(_("Pekerja antrean “%(queue)s” hidup.") % facts)
        elif waiting:
            yield unsafe(
                _("Tidak ada pekerja antrean “%(queue)s”, dan %(count)d pekerjaan sudah lama menunggu.")
                % facts,
                remedy=_("Jalankan portal dengan ./run serve; pekerjanya ikut berjalan."),
            )
        else:
            yield warning(
                _("Tidak ada pekerja antrean “%(queue)s” yang hidup sekarang.") % facts,
                remedy=_("Biasa selama portal berhenti; jalankan ./run serve."),
            )


def busy(facts: dict[str, object]) -> Finding:
    """A worker lives and cannot keep up."""
    return warning(
        _("Pekerja antrean “%(queue)s” hidup, tetapi %(count)d pekerjaan menunggu lebih dari 5 menit.")
        % facts,
        remedy=_("Tambah pekerja di mesin lain: manage.py worker"),
    )
