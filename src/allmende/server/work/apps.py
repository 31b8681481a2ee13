"""The app's place in the installation."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Tasks, the board, rounds and contributions."""

    name = "allmende.server.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
