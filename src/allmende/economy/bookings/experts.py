"""Draft whom a group names as experts: where its rules leave a matter to those who do it, they decide.

Siefkes, "From Exchange to Contributions" (2007): who knows most about something leads as long as others follow; those
concerned can reverse what they decide.
"""

from __future__ import annotations

from typing import Literal, get_args

from allmende.economy.bookings.decisions import UnknownMatter
from allmende.economy.bookings.draft import BookingRefused, Draft, refuse_empty
from allmende.economy.matters import MATTERS
from allmende.ledger.entry import Fact

# What a decision about an appointment says of somebody's role where it names an expert, or ends that.
EXPERT, NOT_EXPERT = "expert", "not_expert"
# Decided by the group; given back by the expert; gone: who left the group, or has no sign-in any more.
End = Literal["decided", "given back", "gone"]
ENDS: tuple[End, ...] = get_args(End)


class UnknownEnd(BookingRefused):
    """A way to end being an expert that there is not, or one without the decision it takes."""


def expert_named(*, naming: str, group: str, member: str, matter: str, decision: str) -> Draft:
    """Draft that a member becomes an expert of a group, in one matter or ("") in all. Key: the naming.

    Raises:
        UnknownMatter: There is no such matter.

    """
    refuse_empty(naming, group, member, decision)
    if matter and matter not in MATTERS:
        raise UnknownMatter(matter)
    facts: dict[str, Fact] = {
        "naming": naming,
        "group": group,
        "member": member,
        "matter": matter,
        "decision": decision,
    }
    return Draft(kind="expert.named", key=f"expert-named:{naming}", facts=facts)


def expert_ended(*, naming: str, why: str, decision: str = "") -> Draft:
    """Draft that somebody is an expert no longer. Key: the naming.

    Args:
        naming: Which.
        why: One of `ENDS`.
        decision: The decision that ends it, where one does.

    Raises:
        UnknownEnd: `why` is none of these, or a decision is missing or too much.

    """
    refuse_empty(naming)
    if why not in ENDS or (why == "decided") != bool(decision):
        raise UnknownEnd(why)
    facts: dict[str, Fact] = {"naming": naming, "why": why}
    if decision:
        facts["decision"] = decision
    return Draft(kind="expert.ended", key=f"expert-ended:{naming}", facts=facts)
