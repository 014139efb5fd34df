"""When somebody is away, and who stands in for each of their roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resetdesk.accounts.domain.queries.staff import StaffRow
from resetdesk.accounts.enums import Role
from resetdesk.accounts.models import User
from resetdesk.core.free_text import FreeTextForm


class LeaveForm(FreeTextForm):
    """Two dates and, for each role the person holds, somebody else or nobody."""

    says_itself_what_is_optional = True

    starts_on = forms.DateField(
        label=gettext_lazy("Hari pertama"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Isi hari pertama."),
            "invalid": gettext_lazy("Isi tanggal."),
        },
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Hari terakhir"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={
            "required": gettext_lazy("Isi hari terakhir."),
            "invalid": gettext_lazy("Isi tanggal."),
        },
    )

    def __init__(
        self, *args: Any, person: User, roles: list[Role], staff: list[StaffRow], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.roles = roles
        self.people = {row.person.pk: row.person for row in staff}
        for role in roles:
            able = [
                (str(row.person.pk), row.person.full_name)
                for row in staff
                if row.roles and row.person != person and not {role, Role.AUDITOR} & set(row.roles)
            ]
            self.fields[role.value] = forms.ChoiceField(
                label=_("Plh. %s") % role.label,
                choices=[("", _("Tidak ada")), *able],
                required=False,
                error_messages={"invalid_choice": _("Pilih petugas lain di kantor ini.")},
            )

    def stand_ins(self) -> dict[Role, User]:
        chosen = {role: self.cleaned_data[role.value] for role in self.roles}
        return {role: self.people[int(key)] for role, key in chosen.items() if key}
