"""Standard times: what the paper prints, apart from what is measured.

"5 Menit", "1 hari", "N/A" or an empty cell stay as printed; `clock` and `amount` say what is judged.
"""

from collections.abc import Mapping
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from requests_app.sop.frozen import Frozen, Key, Printed, Text
from resetdesk.core.clocks import Measure, MeasureKind

Amount = Annotated[int, Field(ge=1, le=100_000, strict=True)]


NEEDS: Mapping[MeasureKind, frozenset[str]] = {
    MeasureKind.HANDLING_MINUTES: frozenset({"amount"}),
    MeasureKind.WORKING_DAYS: frozenset({"amount"}),
    MeasureKind.CALENDAR_DAYS: frozenset({"amount"}),
    MeasureKind.CALENDAR_HOURS: frozenset({"amount"}),
    MeasureKind.STOPPED: frozenset(),
    MeasureKind.UNSET: frozenset(),
    MeasureKind.FROM_STEP: frozenset({"amount", "step"}),
    MeasureKind.PRIORITY: frozenset({"table"}),
    MeasureKind.TOTAL: frozenset(),
}
"""Which of `amount`, `step` and `table` each clock needs; the others are refused with it."""


class Standard(Frozen):
    """The standard time of a step, or of the whole request."""

    printed: Printed = Field(
        "", description="Waktu seperti tercetak; kosong bila selnya kosong atau tidak terbaca."
    )
    clock: MeasureKind = Field(description="Jam yang dipakai menilai.")
    amount: Amount | None = Field(None, description="Jumlah menit, hari, atau jam.")
    step: Key | None = Field(None, description="Langkah asal hitungan, untuk `from_step`.")
    table: Mapping[Key, Amount] | None = Field(
        None, min_length=1, description="Menit per prioritas, untuk `priority`."
    )
    suggest: Amount | None = Field(
        None, description="Usul menit untuk `unset`; ditawarkan, tidak pernah dinilai."
    )
    reading: Text | None = Field(None, description="Pembacaan kantor bila yang tercetak tidak tegas.")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        given = {name for name in ("amount", "step", "table") if getattr(self, name) is not None}
        if given != NEEDS[self.clock]:
            needs = (
                ", ".join(f"`{n}`" for n in sorted(NEEDS[self.clock]))
                or "tanpa `amount`, `step`, dan `table`"
            )
            raise PydanticCustomError(
                "standard_parts", "parts of a standard", {"clock": self.clock, "needs": needs}
            )
        if self.suggest is not None and self.clock is not MeasureKind.UNSET:
            raise PydanticCustomError("standard_suggest", "suggestion of a set standard")
        return self

    @property
    def words(self) -> str:
        """As printed; a bare number of minutes gets the unit that stands in the sheet's column heading."""
        bare = self.clock is MeasureKind.HANDLING_MINUTES and self.printed.isdecimal()
        return f"{self.printed} menit" if bare else self.printed

    @property
    def measure(self) -> Measure:
        """What the clocks of the core judge by."""
        return Measure(
            kind=self.clock,
            amount=self.amount,
            step=self.step,
            table=dict(self.table) if self.table is not None else None,
        )
