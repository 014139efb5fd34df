"""The measure: a signed-in page of fifty rows as plain Django makes it, behind the very same middleware."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import include, path

from requests_app.models import ResetRequest

ROWS = 50
PAGE = Template(
    """<!doctype html><html lang="id"><head><meta charset="utf-8"><title>{{ user }}</title></head><body>
<table><thead><tr>{% for name in columns %}<th>{{ name }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr><td><a href="{% url 'bare' %}?id={{ row.pk }}">{{ row.reference }}</a></td>
<td>{{ row.register_number }}/{{ row.register_year }}</td><td>{{ row.holder_name }}</td>
<td>{{ row.role }}</td>
<td>{{ row.holder_work_unit }}</td><td>{{ row.submission.get_channel_display }}</td>
<td>{{ row.received_at|date:"j F Y H:i" }}</td></tr>
{% endfor %}</tbody></table></body></html>"""
)
COLUMNS = ("Nomor", "Register", "Pemohon", "Peran", "Unit", "Kanal", "Diterima")


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """One query for the rows, one table, no frame around it."""
    rows = ResetRequest.objects.select_related("submission").order_by("pk")[:ROWS]
    return HttpResponse(PAGE.render(RequestContext(request, {"rows": rows, "columns": COLUMNS})))


urlpatterns = [path("bare/", page, name="bare"), path("", include("resetdesk.urls"))]
