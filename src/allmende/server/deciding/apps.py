"""The app's place in the installation."""

from django.apps import AppConfig


class DecidingConfig(AppConfig):
    """Deciding together."""

    name = "allmende.server.deciding"
    label = "deciding"
    default_auto_field = "django.db.models.BigAutoField"
