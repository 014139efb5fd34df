"""What a requester is asked for: form fields and documents."""

from collections.abc import Mapping
from types import MappingProxyType

from pydantic import Field

from requests_app.sop.conditions import Condition
from requests_app.sop.enums import FieldKind, FieldSection, MediaType, Presentation
from requests_app.sop.frozen import Frozen, Key, Text

STANDARD_FIELDS: Mapping[str, FieldKind] = MappingProxyType(
    {
        "name": FieldKind.TEXT,
        "nip": FieldKind.NIP,
        "email": FieldKind.EMAIL,
        "phone": FieldKind.PHONE,
        "work_unit": FieldKind.TEXT,
        "position": FieldKind.TEXT,
        "rank": FieldKind.RANK,
        "user_id": FieldKind.TEXT,
        "role": FieldKind.CHOICE,
    }
)
"""Fields that the portal itself understands by their key, with the kind that each must have."""


class Choice(Frozen):
    """One answer of a choice."""

    key: Key = Field(description="Nama jawaban.")
    label: Text = Field(description="Bunyi jawaban.")


class FormField(Frozen):
    """One question of the form."""

    key: Key = Field(description="Nama isian; dipakai juga sebagai fakta dalam syarat.")
    label: Text = Field(description="Pertanyaan atau label.")
    kind: FieldKind = Field(description="Jenis isian.")
    section: FieldSection = Field(
        FieldSection.PERSON,
        description="Halaman formulir: `person`, `contact`, `appointment`, atau `account`.",
    )
    required_when: Condition | None = Field(
        None, description="Syarat isian ditanyakan; kosong berarti selalu."
    )
    optional: bool = Field(False, strict=True, description="`true`: boleh dikosongkan.")
    choices: tuple[Choice, ...] = Field((), description="Jawaban; wajib bagi jenis `choice`.")
    help: Text | None = Field(None, description="Petunjuk di bawah label.")


class Document(Frozen):
    """One paper that the SOP asks for."""

    key: Key = Field(description="Nama dokumen.")
    label: Text = Field(description="Nama dokumen untuk orang.")
    help: Text | None = Field(None, description="Petunjuk singkat.")
    required_when: Condition | None = Field(
        None, description="Syarat dokumen diminta; kosong berarti selalu."
    )
    optional: bool = Field(False, strict=True, description="`true`: boleh tidak dilampirkan.")
    or_group: Key | None = Field(None, description="Dokumen dengan nama kelompok sama: cukup salah satu.")
    presentation: Presentation = Field(
        Presentation.COPY,
        description="`copy`: salinan diunggah; `original`: asli diserahkan; `shown`: hanya ditunjukkan, "
        "tidak disimpan.",
    )
    media_types: tuple[MediaType, ...] = Field(
        tuple(MediaType), min_length=1, description="Jenis berkas yang diterima."
    )
    max_mb: int | None = Field(
        None,
        ge=1,
        le=100,
        strict=True,
        description="Ukuran terbesar per berkas (MB); kosong: ikut pengaturan kantor.",
    )
    several: bool = Field(False, strict=True, description="`true`: boleh beberapa file.")
    paper: bool = Field(
        False,
        strict=True,
        description="`true`: naskah kertasnya juga disimpan dalam arsip; yang elektronik selalu disimpan.",
    )

    @property
    def is_uploaded(self) -> bool:
        """Whether a file is asked for; a paper that is only shown leaves no copy."""
        return self.presentation is not Presentation.SHOWN
