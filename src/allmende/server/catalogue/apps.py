"""The app's place in the installation."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """What a group makes: products, recipes, batches."""

    name = "allmende.server.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
