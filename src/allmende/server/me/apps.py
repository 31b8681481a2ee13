"""The app's place in the installation."""

from django.apps import AppConfig


class MeConfig(AppConfig):
    """Pages about oneself."""

    name = "allmende.server.me"
    label = "me"
    default_auto_field = "django.db.models.BigAutoField"
