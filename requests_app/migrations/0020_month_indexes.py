"""A month reads steps, first steps, re-issues and reasons along indexes that hold them whole."""

from django.db import migrations, models
from django.db.models import Q

WALK = [
    "office",
    "closed_at",
    "opened_at",
    "edition",
    "step_key",
    "kind",
    "group",
    "outcome",
    "judgement",
    "waiting",
    "handling",
]


class Migration(migrations.Migration):
    dependencies = [("requests_app", "0010_generated_and_incidents")]

    operations = [
        migrations.RemoveIndex("steprun", "step_month_page"),
        migrations.RemoveIndex("steprun", "step_month_received"),
        migrations.AddIndex(
            "steprun",
            models.Index(condition=Q(("closed_at__isnull", False)), fields=WALK, name="step_month_page"),
        ),
        migrations.AddIndex(
            "steprun",
            models.Index(
                condition=Q(("ordinal", 1)),
                fields=["office", "opened_at", "edition", "reset_request"],
                name="step_month_received",
            ),
        ),
        migrations.AddIndex(
            "steprun",
            models.Index(
                condition=Q(("kind", "perform"), ("ordinal__gt", 1)),
                fields=["office", "opened_at", "reset_request", "ordinal"],
                name="step_month_reopened",
            ),
        ),
        migrations.AddIndex(
            "checklistanswer",
            models.Index(
                condition=Q(("answer", "not_ok")), fields=["step", "reason_key"], name="answer_month_reasons"
            ),
        ),
    ]
