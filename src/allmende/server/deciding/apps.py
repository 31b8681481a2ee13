"""The app's place in the installation."""

from django.apps import AppConfig


class DecidingConfig(AppConfig):
    """Deciding together."""

    name = "allmende.server.deciding"
    label = "deciding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say what there is to decide, and what is in the way of a group that would go on in another book."""
        from allmende.server.deciding.matters import boards, delegates, founding, people, plain, pools, registry, rules  # noqa: PLC0415  # models are loaded only now
        from allmende.server.deciding.queries import unfinished  # noqa: PLC0415  # models are loaded only now
        from allmende.server.pools.queries import rest  # noqa: PLC0415  # as above

        registry.register(rules.RULES, rules.REVERSAL, plain.TEXT, plain.OTHER)
        registry.register(people.APPOINTMENT, people.ADMISSION, people.EXCLUSION, founding.FOUNDING)
        registry.register(delegates.DELEGATE, delegates.RECALL, boards.CALL_BACK)
        registry.register(pools.JOIN_POOL, pools.LEAVE_POOL)
        rest.register(unfinished.still_open)
        self._know_associations()

    def _know_associations(self) -> None:
        """Say how groups decide about what they agree to with others, and let the app below propose it."""
        from allmende.server.associations import by_vote  # noqa: PLC0415  # models are loaded only now
        from allmende.server.deciding.matters import agreements, associations, registry  # noqa: PLC0415  # as above
        from allmende.server.deciding.operations import putting  # noqa: PLC0415  # as above
        from allmende.server.deciding.queries import experts, proposed  # noqa: PLC0415  # as above

        registry.register(associations.ASSOCIATION, associations.ADMIT_GROUP, agreements.AGREEMENT)
        by_vote.register(by_vote.Deciding(propose=putting.propose, find=proposed.find, has_experts=experts.anybody_for))
