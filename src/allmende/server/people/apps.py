"""The app's place in the installation."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Sign-in, persons and what they prefer."""

    name = "allmende.server.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
