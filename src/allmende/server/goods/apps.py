"""The app's place in the installation."""

from django.apps import AppConfig


class GoodsConfig(AppConfig):
    """What becomes of what is made: stock, orders, sharing out, collecting."""

    name = "allmende.server.goods"
    label = "goods"
    default_auto_field = "django.db.models.BigAutoField"
