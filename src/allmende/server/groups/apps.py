"""The app's place in the installation."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """Everything people form: members, households, invitations, breaks, rule settings."""

    name = "allmende.server.groups"
    label = "groups"
    default_auto_field = "django.db.models.BigAutoField"
