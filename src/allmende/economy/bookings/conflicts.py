"""Draft what happens in a conflict, from its raising to its end, and that a group forked from another.

What people say to each other stays outside the book, and is for those concerned alone; the book has its salted hash.
"""

from __future__ import annotations

from collections.abc import Collection

from allmende.economy.bookings.draft import BookingRefused, Draft, refuse_empty
from allmende.economy.conflict import ABOUT, ENDINGS, STEPS
from allmende.ledger.entry import Fact

HASH_LENGTH = 64


class UnknownConflict(BookingRefused):
    """A conflict about something nobody can raise one about, a step or an ending that there is not."""


class NobodyElseConcerned(BookingRefused):
    """A conflict with nobody, or with oneself."""


class NotAWordsHash(BookingRefused):
    """Something that is not the SHA-256 of words as 64 hex digits."""


class ForkOfItself(BookingRefused):
    """A group that would have forked from itself."""


def conflict_raised(
    *, conflict: str, group: str, about: str, thing: str, by: str, others: Collection[str], due_us: int, words_hash: str
) -> Draft:
    """Draft that a member raises a conflict. Key: the conflict.

    Args:
        conflict: Its id.
        group: Where.
        about: One of `conflict.ABOUT`.
        thing: Id of the contribution, task, decision or order it is about; "" for anything else.
        by: Who raises it.
        others: The members on the other side.
        due_us: Until when they have time to answer.
        words_hash: Salted hash of what was said, as hex.

    Raises:
        UnknownConflict: There is nothing of that kind to object to.
        NobodyElseConcerned: There is no other side.
        NotAWordsHash: See there.

    """
    refuse_empty(conflict, group, by, *others)
    if about not in ABOUT:
        raise UnknownConflict(about)
    if not others or by in others:
        raise NobodyElseConcerned(conflict)
    facts: dict[str, Fact] = {
        "conflict": conflict,
        "group": group,
        "about": about,
        "by": by,
        "others": sorted(others),
        "due_us": due_us,
        "words_hash": _hash(words_hash),
    }
    if thing:
        facts["thing"] = thing
    return Draft(kind="conflict.raised", key=f"raised:{conflict}", facts=facts)


def conflict_said(*, conflict: str, member: str, words_hash: str, turn: int) -> Draft:
    """Draft that one of those concerned says something: an answer, or what mediating came to.

    Key: conflict and turn.
    """
    refuse_empty(conflict, member)
    facts: dict[str, Fact] = {"conflict": conflict, "member": member, "words_hash": _hash(words_hash)}
    return Draft(kind="conflict.said", key=f"said:{conflict}:{turn}", facts=facts)


def mediator_named(*, conflict: str, member: str, mediator: str, turn: int) -> Draft:
    """Draft whom one of those concerned would have mediate; the last word counts. Key: conflict and turn."""
    refuse_empty(conflict, member, mediator)
    facts: dict[str, Fact] = {"conflict": conflict, "member": member, "mediator": mediator}
    return Draft(kind="mediator.named", key=f"mediator:{conflict}:{turn}", facts=facts)


def conflict_moved(*, conflict: str, step: str, due_us: int) -> Draft:
    """Draft that the next step begins, and until when it has time. Key: conflict and step.

    Raises:
        UnknownConflict: There is no such step.

    """
    refuse_empty(conflict)
    if step not in STEPS[1:]:
        raise UnknownConflict(step)
    facts: dict[str, Fact] = {"conflict": conflict, "step": step, "due_us": due_us}
    return Draft(kind="conflict.moved", key=f"moved-conflict:{conflict}:{step}", facts=facts)


def conflict_put_to_vote(*, conflict: str, decision: str) -> Draft:
    """Draft that those concerned decide together. Key: the decision."""
    refuse_empty(conflict, decision)
    facts: dict[str, Fact] = {"conflict": conflict, "decision": decision}
    return Draft(kind="conflict.put_to_vote", key=f"put-to-vote:{decision}", facts=facts)


def conflict_ended(*, conflict: str, how: str) -> Draft:
    """Draft that a conflict is over. Key: the conflict.

    Raises:
        UnknownConflict: It cannot end like that.

    """
    refuse_empty(conflict)
    if how not in ENDINGS:
        raise UnknownConflict(how)
    return Draft(kind="conflict.ended", key=f"ended-conflict:{conflict}", facts={"conflict": conflict, "how": how})


def group_forked(*, group: str, from_group: str, book: str = "", conflict: str = "", decision: str = "") -> Draft:
    """Draft that a group begins with what another one had written down; nothing of its past comes along.

    Key: the group.

    Args:
        group: The new one.
        from_group: The one it forked from.
        book: Origin of the book in which the other of the two stands, where that is not this one.
        conflict: The conflict after which it did, if any.
        decision: The decision to fork, if any.

    Raises:
        ForkOfItself: The two are the same.

    """
    refuse_empty(group, from_group)
    if group == from_group:
        raise ForkOfItself(group)
    said: dict[str, Fact] = {"book": book, "conflict": conflict, "decision": decision}
    facts: dict[str, Fact] = {"group": group, "from_group": from_group}
    return Draft(
        kind="group.forked", key=f"forked:{group}", facts=facts | {name: each for name, each in said.items() if each}
    )


def _hash(words_hash: str) -> str:
    if len(words_hash) != HASH_LENGTH or set(words_hash) - set("0123456789abcdef"):
        raise NotAWordsHash(words_hash)
    return words_hash
