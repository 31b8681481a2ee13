"""The app's place in the installation."""

from django.apps import AppConfig


class DecidingConfig(AppConfig):
    """Deciding together."""

    name = "allmende.server.deciding"
    label = "deciding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what is in the way of a group that would go on in another book."""
        from allmende.server.deciding.queries import unfinished  # noqa: PLC0415  # models are loaded only now
        from allmende.server.pools.queries import rest  # noqa: PLC0415  # as above

        rest.register(unfinished.still_open)
