from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class RoofConfig(AppConfig):
    name = "resetdesk"
    label = "roof"
    verbose_name = "Atap"

    def ready(self) -> None:
        """Where the demo runs, its job is known to the workers; nowhere else."""
        if settings.DEMO:
            import_module("resetdesk.demo.jobs")
