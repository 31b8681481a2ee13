"""The app's place in the installation."""

from django.apps import AppConfig


class AuctionsConfig(AppConfig):
    """Auctions of what is scarce."""

    name = "allmende.server.auctions"
    label = "auctions"
    default_auto_field = "django.db.models.BigAutoField"
