"""A record keeps what the office waited and worked: a month reads it there and walks no steps for it."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Round

MICROS = 60_000_000  # per minute
NUMBER = models.BigIntegerField()
RESULTS = ["completed", "rejected", "withdrawn", "duplicate"]
REQUEST = models.Q(
    ("handling__isnull", False),
    ("report", None),
    ("reset_request__isnull", False),
    ("result__in", RESULTS),
    ("sop__isnull", False),
    ("waiting__isnull", False),
)
REPORT = models.Q(
    ("handling", None),
    ("report__isnull", False),
    ("reset_request", None),
    ("result", ""),
    ("sop", None),
    ("waiting", None),
)


def fill(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Records there already: the sums that the months were closed with."""
    steps = (
        apps.get_model("requests_app", "StepRun")
        .objects.filter(reset_request=OuterRef("reset_request"), closed_at__lte=OuterRef("archived_at"))
        .exclude(kind="archive")
    )
    records = apps.get_model("archive_app", "Record").objects.filter(reset_request__isnull=False)
    records.update(
        waiting=Coalesce(Subquery(_sum(steps, "waiting")), 0),
        handling=Coalesce(Subquery(_sum(steps, "handling")), 0),
    )


def _sum(steps: QuerySet[models.Model], clock: str) -> QuerySet[models.Model]:
    grouped = steps.order_by().values("reset_request")
    return grouped.annotate(sum=Cast(Sum(Round(F(clock) * MICROS)), NUMBER)).values("sum")


def leave(_apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The columns go with their values."""


class Migration(migrations.Migration):
    # PostgreSQL alters no table with pending trigger events: the values are committed first.
    atomic = False

    dependencies = [("archive_app", "0003_bundles"), ("requests_app", "0004_edition_sheet")]

    operations = [
        migrations.AddField("record", "waiting", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("record", "handling", models.PositiveBigIntegerField(null=True)),
        migrations.RunPython(fill, leave),
        migrations.RemoveConstraint("record", "record_of_a_request_or_a_report"),
        migrations.AddConstraint(
            "record",
            models.CheckConstraint(condition=REQUEST | REPORT, name="record_of_a_request_or_a_report"),
        ),
        migrations.AddIndex(
            "record",
            models.Index(
                condition=models.Q(("reset_request__isnull", False)),
                fields=["office", "archived_at", "sop", "result", "waiting", "handling", "reset_request"],
                name="record_month_page",
            ),
        ),
    ]
