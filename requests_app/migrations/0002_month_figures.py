"""Each step knows its edition; the month's figures are read along two indexes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import OuterRef, Subquery


def pin(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Steps there already belong to the edition that their request has now."""
    requests = apps.get_model("requests_app", "ResetRequest").objects.filter(pk=OuterRef("reset_request"))
    steps = apps.get_model("requests_app", "StepRun").objects.filter(edition=None)
    steps.update(edition=Subquery(requests.values("edition")[:1]))


def leave(_apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The column goes with its values."""


class Migration(migrations.Migration):
    # PostgreSQL alters no table with pending trigger events: the values are committed first.
    atomic = False

    dependencies = [("requests_app", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="steprun",
            name="edition",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="requests_app.edition",
            ),
        ),
        migrations.RunPython(pin, leave),
        migrations.AlterField(
            model_name="steprun",
            name="edition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="requests_app.edition"
            ),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(fields=["office", "closed_at"], name="step_month_page"),
        ),
        migrations.AddIndex(
            model_name="steprun",
            index=models.Index(
                condition=models.Q(("ordinal", 1)),
                fields=["office", "opened_at"],
                name="step_month_received",
            ),
        ),
        migrations.AddIndex(
            model_name="deviation",
            index=models.Index(fields=["at"], name="deviation_month_page"),
        ),
    ]
