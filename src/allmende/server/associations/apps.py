"""The app's place in the installation."""

from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    """Groups of groups: the tree beyond one book, boards and mandates, services, agreements and standards."""

    name = "allmende.server.associations"
    label = "associations"
    default_auto_field = "django.db.models.BigAutoField"
