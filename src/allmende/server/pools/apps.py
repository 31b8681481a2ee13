"""The app's place in the installation."""

from django.apps import AppConfig


class PoolsConfig(AppConfig):
    """Projects join and leave a pool."""

    name = "allmende.server.pools"
    label = "pools"
    default_auto_field = "django.db.models.BigAutoField"
