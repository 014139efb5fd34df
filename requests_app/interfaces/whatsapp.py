"""A message for WhatsApp that an officer sends by hand: one approved text, nothing of the person in it."""

from urllib.parse import quote

from django.conf import settings

from requests_app.models import ResetRequest

# What leaves by another company's servers: the reference and our own address, no name, no key, no secret.
TEXT = (
    "{kantor}: ada kabar untuk permohonan {referensi}. Bacalah di {tautan} dengan nomor itu dan alamat email "
    "pada permohonan. Kami tidak pernah meminta kata sandi atau kode."
)


def link(request: ResetRequest) -> str:
    """The address that opens WhatsApp with the text and the number of the form; empty without such a number.

    The number proves nothing: it is told only that there is news.
    """
    number = request.submission.contact_phone.removeprefix("+")
    if not number.isdecimal() or not number.startswith("628"):
        return ""
    text = TEXT.format(
        kantor=request.office.name,
        referensi=request.reference,
        tautan=f"{settings.PUBLIC_URL}/{request.office.slug}/lacak/",
    )
    return f"https://wa.me/{number}?text={quote(text, safe='')}"
