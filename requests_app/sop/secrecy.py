"""What an SOP may print and the portal never does: asking for a password, or writing one down."""

import re

WORD = r"(?:pass\s*word|kata\s*sandi|kata\s*kunci|sandi)"
ASKED = re.compile(rf"(?i)\b{WORD}")
WRITING = (
    r"(?:mencatat|catat|dicatat|menuliskan|menulis|tulis|ditulis|menyimpan|simpan|disimpan|"
    r"mendokumentasikan|mengarsipkan|arsipkan|memfoto|foto)"
)
# "permohonan reset password" is a paper about passwords, not a password.
ABOUT = r"(?:permohonan|permintaan|berkas|surat|reset|pemberitahuan|hasil|informasi|perubahan)"
WRITTEN = re.compile(rf"(?i)\b{WRITING}\b(?:(?!\b{ABOUT}\b)[^.;:]){{0,60}}?\b{WORD}")
IDENTITY = re.compile(r"\b(?:NIK|KTP|NPWP)\b|(?i:nomor induk kependudukan|kartu tanda penduduk)")


def asks_for_password(label: str) -> bool:
    """Whether a question of a form asks for a password in words."""
    return ASKED.search(label) is not None


def writes_password_down(text: str) -> bool:
    """Whether a sentence of an SOP has somebody keep a password ("catat user ID dan password baru")."""
    return WRITTEN.search(text) is not None


def asks_for_identity(text: str) -> bool:
    """Whether a question or paper asks for what no reset needs: NIK, KTP, NPWP."""
    return IDENTITY.search(text) is not None
