from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "resetdesk.accounts"
    label = "accounts"
    verbose_name = "Akun"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Signals can be connected only when every model is loaded.
        import_module("resetdesk.accounts.receivers")
