from django.apps import AppConfig


class RoofConfig(AppConfig):
    name = "resetdesk"
    label = "roof"
    verbose_name = "Atap"
