"""The app's place in the installation."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """Periods and their settlement."""

    name = "allmende.server.sharing"
    label = "sharing"
    default_auto_field = "django.db.models.BigAutoField"
