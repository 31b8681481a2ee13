"""The app's place in the installation."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The interface for programs."""

    name = "allmende.server.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
