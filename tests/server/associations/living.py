"""What three neighbourhoods do together, everything of it decided."""

from __future__ import annotations

from allmende.server.associations import operations, queries
from allmende.server.associations.models import AgreementVersion
from allmende.server.groups.kinds import Kind
from allmende.server.groups.models import Group, RuleSetting
from tests.server.associations.conftest import Town


def lived_in(town: Town) -> None:
    """Let three neighbourhoods found Wehlen, send delegates, agree on a text, work by a standard; and West leave."""
    nia, sides = town.people["nia"], list(town.groups.values())
    charter = operations.Charter(name="Wehlen", kind=Kind.MUNICIPALITY)
    for place, keeper in (("north", "nia"), ("south", "sol"), ("west", "wim")):
        side = town.groups[place]
        operations.found_from_below(
            charter, groups=sides, side=side, decision=town.decide(side), by=town.people[keeper], at=town.at
        )
    wehlen = town.fresh("north").above
    assert wehlen is not None
    by = town.seat("nia", wehlen).member
    RuleSetting.objects.create(group=wehlen, name="weight_cap", value=2500, by=by, at=town.at)
    operations.inherit_due(town.fresh("north"), at=town.later(minutes=1))
    board = queries.board_of(wehlen)
    assert board is not None
    north, nik = town.fresh("north"), town.people["nik"]
    for delegate in (nik, nia):
        operations.send_delegate(
            board, sender=north, delegate=delegate, text="Bridge.", decision=town.decide(north), by=nia, at=town.at
        )
    _write(town, north)
    west = town.fresh("west")
    operations.leave_association(west, wehlen, decision=town.decide(west), by=town.people["wim"], at=town.at)


def _write(town: Town, north: Group) -> None:
    """Let North agree on its nights, which Nik accepts, end that, and work by a standard of its own."""
    nia, nik, then = town.people["nia"], town.people["nik"], town.later(hours=1)

    def publish(kind: str, title: str, text: str) -> AgreementVersion:
        return operations.publish(
            north, kind=kind, title=title, text=text, decision=town.decide(north), by=nia, at=then
        )

    nights, bread = publish("agreement", "Nights", "Quiet."), publish("standard", "Bread", "Flour.")
    operations.accept(north, person=nik, version_ids=[nights.pk], at=then)
    operations.end_agreement(nights.agreement_id, decision=town.decide(north), by=nia, at=then)
    operations.adopt_standard(north, version_id=bread.pk, decision=town.decide(north), by=nia, at=then)
