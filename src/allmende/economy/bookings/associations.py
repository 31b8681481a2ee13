"""Draft what happens between groups of different books: joining associations, inherited rules, delegates, agreements.

`decision` is the decision that wanted it, "" where those who founded a group did it themselves while it was small.
"""

from __future__ import annotations

from datetime import date

from allmende.economy.bookings.draft import BookingRefused, Draft, refuse_empty
from allmende.economy.parameter import Value
from allmende.economy.parameters import parameter_named
from allmende.ledger.entry import Fact

AGREEMENT_KINDS = frozenset({"agreement", "standard", "process"})
ENDINGS = frozenset({"recalled", "resigned", "expired", "replaced", "left"})


class AboveItself(BookingRefused):
    """A group that would inherit from itself."""


class UnknownAgreementKind(BookingRefused):
    """A text that is neither an agreement, a standard nor a process description."""


class NotAVersion(BookingRefused):
    """A version below 1, or a text named otherwise than by the 64 hex digits of its SHA-256."""


class UnknownEnding(BookingRefused):
    """A mandate that ends for a reason there is not."""


def association_joined(*, association: str, member: str, group: str, turn: int = 0, decision: str = "") -> Draft:
    """Draft that a group of another book is behind a member of an association. Key: association, group, turn.

    Args:
        association: The association, in this book.
        member: The id under which this book knows the group; it has just joined.
        group: The group, as its own book calls it.
        turn: How often it joined before.
        decision: The decision, of the group or of the association.

    """
    refuse_empty(association, member, group)
    facts = _decided({"association": association, "member": member, "group": group}, decision)
    return Draft(kind="association.joined", key=f"association-joined:{association}:{group}:{turn}", facts=facts)


def association_left(
    *, association: str, member: str, group: str, goes_to: str = "", turn: int = 0, decision: str = ""
) -> Draft:
    """Draft that a member group is none any more; `goes_to`: the association it moves to, or that takes this one over.

    Key: association, group, turn.
    """
    refuse_empty(association, member, group)
    facts = _decided({"association": association, "member": member, "group": group, "goes_to": goes_to}, decision)
    return Draft(kind="association.left", key=f"association-left:{association}:{group}:{turn}", facts=facts)


def group_placed(*, group: str, above: str, previous: str, turn: int, decision: str = "") -> Draft:
    """Draft from which association a group inherits from now on, "" for none. Key: group, turn.

    Raises:
        AboveItself: It would be itself.

    """
    refuse_empty(group)
    if above == group:
        raise AboveItself(group)
    facts = _decided({"group": group, "above": above, "previous": previous}, decision)
    return Draft(kind="group.placed", key=f"placed:{group}:{turn}", facts=facts)


def rule_inherited(*, group: str, name: str, value: Value | None, from_group: str, turn: int) -> Draft:
    """Draft a rule, or leeway, as it comes from above; None where the default holds again. Key: group, name, turn.

    Raises:
        UnknownRule, RuleRefused: The rulebook cannot hold it.

    """
    refuse_empty(group, from_group)
    parameter = parameter_named(name)
    checked = None if value is None else parameter.check(value)
    facts: dict[str, Fact] = {"group": group, "name": name, "value": checked, "from_group": from_group}
    return Draft(kind="rule.inherited", key=f"inherited:{group}:{name}:{turn}", facts=facts)


def mandate_given(
    *,
    mandate: str,
    board: str,
    sender: str,
    delegate: str,
    until_day: date,
    decision: str = "",
    text: str | None = None,
) -> Draft:
    """Draft that a member group sends a delegate to a board. Key: the mandate.

    Args:
        mandate: Its id.
        board: The board, whose member the delegate is.
        sender: The id under which this book knows the group that sends.
        delegate: The delegate.
        until_day: The first day on which it no longer counts.
        decision: The sender's decision.
        text: What the delegate is sent for; it stays outside the book.

    """
    refuse_empty(mandate, board, sender, delegate)
    named: dict[str, Fact] = {"mandate": mandate, "board": board, "sender": sender, "delegate": delegate}
    facts = _decided({**named, "until_day": until_day.isoformat()}, decision)
    return Draft(kind="mandate.given", key=f"mandate:{mandate}", facts=facts, text=text)


def mandate_ended(*, mandate: str, why: str, decision: str = "") -> Draft:
    """Draft that a mandate is over: recalled, resigned, expired, replaced, or left with the group. Key: the mandate.

    Raises:
        UnknownEnding: What the name says.

    """
    refuse_empty(mandate)
    if why not in ENDINGS:
        raise UnknownEnding(why)
    facts = _decided({"mandate": mandate, "why": why}, decision)
    return Draft(kind="mandate.ended", key=f"mandate-ended:{mandate}", facts=facts)


def agreement_published(
    *, agreement: str, group: str, agreement_kind: str, version: int, sha256: str, decision: str = ""
) -> Draft:
    """Draft a version of an agreement, standard or process description of a group. Key: agreement and version.

    Args:
        agreement: Its id.
        group: Whose it is.
        agreement_kind: "agreement", "standard" or "process".
        version: 1 for the first, then one more each time.
        sha256: Of its text in UTF-8, as 64 hex digits.
        decision: The decision of the group.

    Raises:
        UnknownAgreementKind, NotAVersion: What the name says.

    """
    refuse_empty(agreement, group)
    if agreement_kind not in AGREEMENT_KINDS:
        raise UnknownAgreementKind(agreement_kind)
    named: dict[str, Fact] = {"agreement": agreement, "group": group, "agreement_kind": agreement_kind}
    facts = _decided({**named, **_version(version, sha256)}, decision)
    return Draft(kind="agreement.published", key=f"agreement:{agreement}:{version}", facts=facts)


def agreement_ended(*, agreement: str, decision: str = "") -> Draft:
    """Draft that an agreement holds no longer; who accepted it did so. Key: the agreement."""
    refuse_empty(agreement)
    return Draft(
        kind="agreement.ended", key=f"agreement-ended:{agreement}", facts=_decided({"agreement": agreement}, decision)
    )


def agreement_accepted(*, agreement: str, version: int, sha256: str, member: str) -> Draft:
    """Draft that somebody accepts the text of a version. Key: agreement, version and member.

    Raises:
        NotAVersion: What the name says.

    """
    refuse_empty(agreement, member)
    facts: dict[str, Fact] = {"agreement": agreement, "member": member, **_version(version, sha256)}
    return Draft(kind="agreement.accepted", key=f"accepted:{agreement}:{version}:{member}", facts=facts)


def standard_adopted(
    *, standard: str, publisher: str, version: int, sha256: str, group: str, turn: int, decision: str = ""
) -> Draft:
    """Draft, in the book of a project, that it works by a version of a standard of another group. Key: all but hash.

    Args:
        standard: Id of the standard or process description.
        publisher: The group that publishes it, in its own book.
        version: Which version; 0 gives the standard up.
        sha256: Of its text; "" where it is given up.
        group: The project.
        turn: How often it adopted or gave up something of this standard before.
        decision: The decision of the project.

    Raises:
        NotAVersion: What the name says.

    """
    refuse_empty(standard, publisher, group)
    said = _version(version, sha256) if version or sha256 else {"version": 0, "sha256": ""}
    named: dict[str, Fact] = {"standard": standard, "publisher": publisher, "group": group}
    return Draft(
        kind="standard.adopted", key=f"adopted:{group}:{standard}:{turn}", facts=_decided({**named, **said}, decision)
    )


def _version(version: int, sha256: str) -> dict[str, Fact]:
    if version < 1 or len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise NotAVersion(f"{version} {sha256}")
    return {"version": version, "sha256": sha256}


def _decided(facts: dict[str, Fact], decision: str) -> dict[str, Fact]:
    return {**facts, "decision": decision} if decision else facts
