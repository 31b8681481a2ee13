"""The app's place in the installation."""

from django.apps import AppConfig


class DoorwayConfig(AppConfig):
    """Coming and going."""

    name = "allmende.server.doorway"
    label = "doorway"
