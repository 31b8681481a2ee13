"""The app's place in the installation."""

from django.apps import AppConfig


class RemindingConfig(AppConfig):
    """Reminders by mail."""

    name = "allmende.server.reminding"
    label = "reminding"
    default_auto_field = "django.db.models.BigAutoField"
