"""The app's place in the installation."""

from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    """Conflicts, forks and shared budgets."""

    name = "allmende.server.conflicts"
    label = "conflicts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what deciding carries out that lies above it."""
        from allmende.server.conflicts.operations import carried_out  # noqa: PLC0415  # models are loaded only now

        carried_out.register()
