"""The identity page of an SOP: any subset of PermenPANRB 35/2012, own labels, extra sections."""

from datetime import date
from typing import Any

from pydantic import Field, model_validator

from requests_app.sop.enums import IdentityKey, SectionKey, Side
from requests_app.sop.frozen import Frozen, LongText, Printed, Text


class IdentityRow(Frozen):
    """One row of the identity block, e.g. "Nomor SOP"."""

    key: IdentityKey | None = Field(None, description="Arti baris bagi portal; kosong: baris bebas.")
    label: Text = Field(description="Label seperti tercetak.")
    value: Printed | date = Field(
        "", description="Isi seperti tercetak, atau tanggal; kosong bila tidak diisi."
    )


class SectionItem(Frozen):
    """One numbered line of a section; in the file a plain string is enough."""

    text: LongText = Field(description="Bunyi seperti tercetak.")
    warning: Text | None = Field(
        None, description="Peringatan untuk kantor, misalnya peraturan sudah diganti; tidak dicetak."
    )

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str) else value


class Section(Frozen):
    """A section of the identity page with its heading as printed."""

    key: SectionKey = Field(SectionKey.OTHER, description="Arti bagian.")
    label: Text = Field(description="Judul bagian seperti tercetak.")
    side: Side = Field(Side.LEFT, description="Kolom pada halaman identitas: `left` atau `right`.")
    items: tuple[SectionItem, ...] = Field((), description="Butir; kosong bila bagiannya tercetak tanpa isi.")


class Header(Frozen):
    """The identity page."""

    letterhead: tuple[Text, ...] = Field((), description="Baris kop.")
    address: tuple[Text, ...] = Field((), description="Baris alamat pada kop.")
    caption: Text = Field("STANDAR OPERASIONAL PROSEDUR", description="Judul lembar.")
    identity: tuple[IdentityRow, ...] = Field((), description="Baris identitas, urut cetak.")
    sections: tuple[Section, ...] = Field((), description="Bagian, urut cetak.")
    table_title: Text | None = Field(
        None, description="Judul di atas tabel langkah, bila lain dari nama SOP."
    )
    signed: Text | None = Field(
        None,
        description="Keterangan tanda tangan pada lembar asal; untuk kantor, tidak dicetak ulang.",
    )

    def row(self, key: IdentityKey) -> IdentityRow | None:
        """The identity row of that meaning, if the office prints one."""
        return next((row for row in self.identity if row.key is key), None)

    def section(self, key: SectionKey) -> Section | None:
        """The first section of that meaning, if the office prints one."""
        return next((section for section in self.sections if section.key is key), None)

    @property
    def number(self) -> str | None:
        """The SOP's number as printed: a label, never a key; blank numbers are normal."""
        row = self.row(IdentityKey.NUMBER)
        return str(row.value) if row and row.value else None


class Columns(Frozen):
    """The column headings of the table as printed."""

    number: Text = Field("No", description="Kolom nomor.")
    activity: Text = Field("Kegiatan", description="Kolom kegiatan.")
    actors: Text = Field("Pelaksana", description="Judul bersama kolom pelaksana.")
    standard: Text = Field("Mutu Baku", description="Judul bersama kolom mutu baku.")
    requires: Text = Field("Kelengkapan", description="Kolom kelengkapan.")
    time: Text = Field("Waktu", description="Kolom waktu.")
    output: Text = Field("Output", description="Kolom output.")
    remark: Text = Field("Keterangan", description="Kolom keterangan.")
