"""The app's place in the installation."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Reading and setting the rulebook of a group."""

    name = "allmende.server.rules"
    label = "rules"
    default_auto_field = "django.db.models.BigAutoField"
