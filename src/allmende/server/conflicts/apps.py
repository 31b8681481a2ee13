"""The app's place in the installation."""

from django.apps import AppConfig


class ConflictsConfig(AppConfig):
    """Conflicts, forks and shared budgets."""

    name = "allmende.server.conflicts"
    label = "conflicts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what there is to decide that lies above deciding, and what is in the way of going on in another book."""
        from allmende.server.conflicts import matters  # noqa: PLC0415  # models are loaded only now
        from allmende.server.conflicts.queries import unfinished  # noqa: PLC0415  # as above
        from allmende.server.deciding.matters import registry  # noqa: PLC0415  # as above
        from allmende.server.pools.queries import rest  # noqa: PLC0415  # as above

        registry.register(matters.CONFLICT, matters.FORK, matters.BUDGET)
        rest.register(unfinished.conflicts_open)
        rest.register(unfinished.budgets_open)
