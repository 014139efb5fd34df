from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "resetdesk.core"
    label = "core"
    verbose_name = "Dasar"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Every floor's jobs are registered by name before anyone promises or runs one.
        autodiscover_modules("jobs", "files.sweeping")
