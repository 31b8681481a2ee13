"""The app's place in the installation."""

from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    """Conflicts, forks and shared budgets."""

    name = "allmende.server.conflicts"
    label = "conflicts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what there is to decide that lies above deciding."""
        from allmende.server.conflicts import matters  # noqa: PLC0415  # models are loaded only now
        from allmende.server.deciding.matters import registry  # noqa: PLC0415  # as above

        registry.register(matters.CONFLICT, matters.FORK, matters.BUDGET)
