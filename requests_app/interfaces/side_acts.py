"""The acts beside the steps that every SOP has: one registry of their words, rights and moments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app.domain import corrections, handover_rules, incident_rules, incidents
from requests_app.domain.handover_rules import Stage
from requests_app.domain.policies import check_not_own
from requests_app.enums import (
    ConfirmationMeans,
    DeviationKind,
    HandoverState,
    NoticeState,
    RequestState,
)
from requests_app.interfaces.forms import side_acts as forms
from requests_app.interfaces.forms.side_acts import SideForm, Standing
from requests_app.models import ResetRequest, StepRun
from requests_app.sop.definition import Step
from resetdesk.accounts.domain import policy
from resetdesk.accounts.enums import Action
from resetdesk.accounts.exceptions import OwnAccount
from resetdesk.accounts.models import User


@dataclass(frozen=True)
class SideActRule:
    """One act: what it says, who may, when it fits, what is asked.

    `effect` says what will happen, `submit` is the button, `done` the sentence afterwards. `deviation` is the
    deviation that its executor may have to explain; `is_final` cannot be undone; `is_proved` asks for a
    fresh code of the authenticator.
    """

    label: Promise
    effect: Promise
    submit: Promise
    done: Promise
    action: Action
    form: type[SideForm]
    fits: Callable[[Standing], bool]
    deviation: DeviationKind | None = None
    is_final: bool = False
    is_proved: bool = False


@dataclass(frozen=True)
class SideAct:
    """A link to an act that the person may do now."""

    label: str
    url: str


def _can_return(standing: Standing) -> bool:
    step = standing.step
    held = standing.is_held and standing.handover is None
    return held and step is not None and bool(corrections.earlier_steps(step))


def _can_end_unworked(standing: Standing) -> bool:
    return standing.is_free and corrections.can_withdraw(standing.request)


def _can_change_sop(standing: Standing) -> bool:
    return _can_end_unworked(standing) and bool(forms.other_editions(standing.request))


def _can_call_back(standing: Standing) -> bool:
    given = standing.handover
    return given is not None and handover_rules.stage(given, at=timezone.now()) is Stage.READY


def _can_go_on(standing: Standing) -> bool:
    given = standing.handover
    is_open = given is not None and given.state == HandoverState.REVEALED
    return standing.is_held and is_open and not _is_frozen(standing)


def _can_reissue(standing: Standing) -> bool:
    step = standing.step
    is_after = standing.request.state == RequestState.COMPLETED if step is None else step.kind != "perform"
    return is_after and standing.handover is not None and not _is_frozen(standing)


def _is_frozen(standing: Standing) -> bool:
    return incident_rules.open_incident(standing.request) is not None


def _can_report(standing: Standing) -> bool:
    return standing.handover is not None and not _is_frozen(standing)


def _can_lift(standing: Standing) -> bool:
    found = incident_rules.open_incident(standing.request)
    return found is not None and incidents.may_lift(standing.person, found)


def _can_resend(standing: Standing) -> bool:
    return standing.request.notices.exclude(state=NoticeState.WAITING).exists()


def _can_handle(standing: Standing) -> bool:
    return forms.unhandled(standing.request).exists()


# By the last word of the address, in the order of the case page.
SIDE_ACTS: Mapping[str, SideActRule] = MappingProxyType(
    {
        "konfirmasi": SideActRule(
            label=_("Catat konfirmasi"),
            effect=_("Dicatat pada langkah yang Anda pegang; langkahnya tetap terbuka."),
            submit=_("Catat konfirmasi"),
            done=_("Konfirmasi dicatat."),
            action=Action.CONFIRM_BY_PHONE,
            form=forms.ConfirmForm,
            fits=lambda standing: standing.is_held,
        ),
        "telepon-balik": SideActRule(
            label=_("Telepon balik dan bacakan kode"),
            effect=_(
                "Hubungi pemilik akun pada nomor di luar formulir. Setelah dicatat, kode 6 karakter tampil "
                "satu kali untuk dibacakan dan berlaku 30 menit."
            ),
            submit=_("Catat panggilan dan tampilkan kode"),
            done=_("Panggilan dicatat."),
            action=Action.CONFIRM_BY_PHONE,
            form=forms.CallForm,
            fits=_can_call_back,
        ),
        "lanjutkan": SideActRule(
            label=_("Lanjutkan tanpa pernyataan penerimaan"),
            effect=_(
                "Hasilnya sudah dibuka pemiliknya, tetapi penerimaan belum dinyatakan. Langkah ini selesai "
                "dan penyimpangannya tercatat."
            ),
            submit=_("Lanjutkan ke langkah berikutnya"),
            done=_("Langkah diselesaikan tanpa pernyataan penerimaan."),
            action=Action.HAND_OVER,
            form=forms.GoOnForm,
            fits=_can_go_on,
            deviation=DeviationKind.OUTPUT,
        ),
        "catatan": SideActRule(
            label=_("Tulis catatan internal"),
            effect=_("Hanya petugas kantor ini yang membacanya; pemohon tidak pernah melihatnya."),
            submit=_("Simpan catatan"),
            done=_("Catatan disimpan."),
            action=Action.ACT_ON_CASE,
            form=forms.NoteForm,
            fits=lambda _standing: True,
        ),
        "kirim-ulang": SideActRule(
            label=_("Kirim ulang pemberitahuan"),
            effect=_("Pesan yang sama disusun lagi dan dikirim ke alamat yang sama."),
            submit=_("Kirim ulang"),
            done=_("Pemberitahuan dikirim ulang dalam beberapa saat."),
            action=Action.RESEND_NOTICE,
            form=forms.ResendForm,
            fits=_can_resend,
        ),
        "sudah-diberi-tahu": SideActRule(
            label=_("Catat sudah diberi tahu"),
            effect=_(
                "Untuk pemberitahuan yang tidak sampai, bila orangnya sudah diberi tahu dengan cara lain."
            ),
            submit=_("Catat sudah diberi tahu"),
            done=_("Dicatat. Pemberitahuan itu tidak lagi menunggu diurus."),
            action=Action.RESEND_NOTICE,
            form=forms.HandledForm,
            fits=_can_handle,
        ),
        "lepas": SideActRule(
            label=_("Lepaskan langkah"),
            effect=_("Langkah kembali ke antrean. Waktu yang sudah Anda kerjakan tetap dihitung."),
            submit=_("Lepaskan langkah"),
            done=_("Langkah dilepas dan kembali ke antrean."),
            action=Action.TAKE_STEP,
            form=forms.ReasonForm,
            fits=lambda standing: standing.is_held,
        ),
        "kembalikan": SideActRule(
            label=_("Kembalikan ke langkah sebelumnya"),
            effect=_(
                "Untuk membetulkan keputusan yang keliru. Pemohon diberi tahu dan langkah yang dipilih "
                "dibuka lagi."
            ),
            submit=_("Kembalikan permohonan"),
            done=_("Permohonan dikembalikan ke langkah yang dipilih."),
            action=Action.RETURN_FOR_CORRECTION,
            form=forms.ReturnForm,
            fits=_can_return,
            deviation=DeviationKind.TIME,
        ),
        "ganti-sop": SideActRule(
            label=_("Ganti SOP"),
            effect=_(
                "Untuk permohonan dengan peran yang keliru. Langkah dimulai dari awal menurut SOP yang "
                "dipilih."
            ),
            submit=_("Ganti SOP"),
            done=_("SOP diganti. Permohonan dimulai dari langkah pertama petugas."),
            action=Action.CHANGE_SOP,
            form=forms.ChangeSopForm,
            fits=_can_change_sop,
            deviation=DeviationKind.TIME,
        ),
        "ganda": SideActRule(
            label=_("Tautkan sebagai permohonan ganda"),
            effect=_("Permohonan ini berakhir; permohonan yang Anda tulis nomornya diteruskan."),
            submit=_("Akhiri sebagai permohonan ganda"),
            done=_("Permohonan ditautkan sebagai ganda dan berakhir."),
            action=Action.LINK_DUPLICATE,
            form=forms.DuplicateForm,
            fits=_can_end_unworked,
            deviation=DeviationKind.TIME,
            is_final=True,
        ),
        "sangkalan": SideActRule(
            label=_("Catat sangkalan pemilik akun"),
            effect=_(
                "Pemilik akun menyatakan bukan dirinya. Penyampaian dibekukan, tidak ada yang dapat "
                "membuka atau menerbitkan ulang, dan kepala diberi tahu."
            ),
            submit=_("Catat dan bekukan"),
            done=_("Sangkalan dicatat dan penyampaian dibekukan."),
            action=Action.REPORT_DENIAL,
            form=forms.DenialForm,
            fits=_can_report,
            is_final=True,
        ),
        "cabut-pembekuan": SideActRule(
            label=_("Cabut pembekuan"),
            effect=_(
                "Sesudah ini hasilnya dapat diterbitkan ulang oleh petugas lain. Yang Anda tulis tercatat "
                "dan tampil pada bukti layanan."
            ),
            submit=_("Cabut pembekuan"),
            done=_("Pembekuan dicabut. Hasilnya dapat diterbitkan ulang."),
            action=Action.LIFT_FREEZE,
            form=forms.LiftForm,
            fits=_can_lift,
            is_proved=True,
        ),
        "terbitkan-ulang": SideActRule(
            label=_("Terbitkan ulang hasil"),
            effect=_(
                "Hasil yang belum dibuka dimusnahkan, tautannya mati, dan permohonan kembali ke langkah "
                "pelaksanaan."
            ),
            submit=_("Terbitkan ulang"),
            done=_("Hasil diterbitkan ulang. Kerjakan lagi di SPSE, lalu sampaikan hasil yang baru."),
            action=Action.REISSUE,
            form=forms.AgainForm,
            fits=_can_reissue,
            deviation=DeviationKind.TIME,
            is_final=True,
            is_proved=True,
        ),
    }
)


def available(request: ResetRequest, step: StepRun | None, person: User) -> list[SideAct]:
    """The acts that this person may do on this request now; none on a request for their own account."""
    try:
        check_not_own(person, request)
    except OwnAccount:
        return []
    standing = Standing(request, step, person)
    roles = policy.roles_of(person, request.office)
    return [
        SideAct(
            str(rule.label), reverse("requests:side-act", args=[request.office.slug, request.reference, slug])
        )
        for slug, rule in SIDE_ACTS.items()
        if policy.allows(roles, rule.action) and rule.fits(standing)
    ]


def confirmation_words(step: Step) -> str:
    """How the SOP lets this step's officer ask the owner, as the end of a sentence; empty where it does not.

    Never a must: every sheet that names it says "bila diperlukan".
    """
    return gettext(" atau ").join(
        str(ConfirmationMeans(way.value).label).lower() for way in step.confirmation
    )
