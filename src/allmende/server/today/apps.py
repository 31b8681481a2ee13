"""The app's place in the installation."""

from django.apps import AppConfig


class TodayConfig(AppConfig):
    """The first page: what I owe, have given, and what is next."""

    name = "allmende.server.today"
    label = "today"
    default_auto_field = "django.db.models.BigAutoField"
