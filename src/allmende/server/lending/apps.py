"""The app's place in the installation."""

from django.apps import AppConfig


class LendingConfig(AppConfig):
    """Shared things that can be booked: a community room, a car, a drill."""

    name = "allmende.server.lending"
    label = "lending"
    default_auto_field = "django.db.models.BigAutoField"
