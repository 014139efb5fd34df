"""Pengaturan, pembacaan berkas: who of the office opened which paper when."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from requests_app.domain.queries import readings as query
from requests_app.domain.queries.readings import Page
from requests_app.interfaces.forms.readings import ReadingsForm
from resetdesk.accounts.doors import StaffRequest, requires
from resetdesk.accounts.enums import Action
from resetdesk.accounts.models import Office

UNPROCESSABLE = 422
AFTER = "setelah"


@require_GET
@requires(Action.SEE_READINGS)
def readings(request: StaffRequest, office: Office) -> HttpResponse:
    """The office's readings, newest first, narrowed by request, officer and days."""
    form = ReadingsForm(request.GET, people=query.readers(office))
    is_sound = form.is_valid()
    after = request.GET.get(AFTER, "")
    page = query.page(office, form.wanted(), after=after) if is_sound else Page([], "")
    kept = request.GET.copy()
    kept.pop(AFTER, None)
    first = f"?{kept.urlencode()}" if kept else "?"
    kept[AFTER] = page.following
    context = {
        "form": form,
        "rows": page.rows,
        "is_narrowed": any(form.cleaned_data.values()) if is_sound else True,
        "first_url": first if after else "",
        "next_url": f"?{kept.urlencode()}" if page.following else "",
    }
    status = 200 if is_sound else UNPROCESSABLE
    return render(request, "requests_app/settings/readings.html", context, status=status)
