"""The app's place in the installation."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """What was bought, and the money of a project."""

    name = "allmende.server.money"
    label = "money"
    default_auto_field = "django.db.models.BigAutoField"
