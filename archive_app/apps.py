from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "archive_app"
    label = "archive_app"
    verbose_name = "Arsip"
    default_auto_field = "django.db.models.BigAutoField"
