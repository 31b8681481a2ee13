"""The app's place in the installation."""

from django.apps import AppConfig


class DecidingConfig(AppConfig):
    """Deciding together."""

    name = "allmende.server.deciding"
    label = "deciding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what there is to decide, and what is in the way of a group that would go on in another book."""
        from allmende.server.deciding.matters import delegates, founding, people, plain, pools, registry, rules  # noqa: PLC0415  # models are loaded only now
        from allmende.server.deciding.queries import unfinished  # noqa: PLC0415  # models are loaded only now
        from allmende.server.pools.queries import rest  # noqa: PLC0415  # as above

        registry.register(rules.RULES, rules.REVERSAL, plain.TEXT, plain.AGREEMENT, plain.OTHER)
        registry.register(people.APPOINTMENT, people.ADMISSION, people.EXCLUSION, founding.FOUNDING)
        registry.register(delegates.DELEGATE, delegates.RECALL)
        registry.register(pools.JOIN_POOL, pools.LEAVE_POOL)
        rest.register(unfinished.still_open)
