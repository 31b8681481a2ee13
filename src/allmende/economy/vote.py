"""A vote of a group from its opening to its count: what its procedure is told, and the poll that is counted.

What is counted follows from what stands in the book, so that the server and the audit make the same poll of it, and
`mechanisms.decisions.poll.decide` says what it comes to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, cast

from allmende.economy.rulebook import Rulebook
from allmende.mechanisms.decisions.ballots import Choice, Published
from allmende.mechanisms.decisions.poll import Kind, Poll
from allmende.mechanisms.decisions.quorum import Fallback

AGREEING: Mapping[Kind, str] = MappingProxyType(
    {"consensus": "agree", "majority": "yes", "qualified majority": "yes", "meritocracy": "yes", "reversal": "yes"}
)
HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
# How long after a maintainer's word a vote may be called instead.
CALL_WINDOW_US = DAY_US
# What a rough consensus is told where the vote that may follow it is to be secret; not counted, only handed on.
THEN_SEALED = "then_sealed"
# Answers to objections are free text, which stays outside the book; of an answer it is counted that there is one.
ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote as it was opened.

    Attributes:
        decision: Id of what is decided; every receipt contains it.
        eligible: Who may vote, frozen.
        settings: What the procedure is told besides and what is known at the opening (`settings_of`).
        opened_us: When voting began; `closes_us` when it ends.

    """

    decision: str
    kind: Kind
    secret: bool
    eligible: Sequence[str]
    quorum_milli: int
    fallback: Fallback
    settings: Mapping[str, Any] = field(default_factory=dict)
    opened_us: int
    closes_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """All that was said until the count.

    Attributes:
        ballots: Voter -> what their ballot says, in an open vote.
        published: The ballots of a secret vote.
        delegate_of: Person -> their delegate at the count.
        stated: In a rough consensus who stated it, when, and to whose objections there is an answer.
        calls_us: Who called for a vote instead -> when.

    """

    ballots: Mapping[str, Choice] = field(default_factory=dict)
    published: Sequence[Published] | None = None
    delegate_of: Mapping[str, str] = field(default_factory=dict)
    stated: tuple[str, int, Sequence[str]] | None = None
    calls_us: Mapping[str, int] = field(default_factory=dict)


def settings_of(
    kind: Kind,
    rules: Rulebook,
    *,
    options: Sequence[str],
    maintainers: Sequence[str],
    secret: bool = False,
    matter: str = "",
) -> dict[str, Any]:
    """Return what a procedure is told, as far as it is known when the vote is opened; a reversal is told more.

    Args:
        kind: The procedure.
        rules: The group's.
        options: Ids of what is chosen among.
        maintainers: Who looks after the group.
        secret: Whether secret ballots were asked for: a rough consensus is open, the vote that may follow it is not.
        matter: What is decided: a delegate is recalled by more than a part of its own.

    """
    if matter == "recall" and kind == "qualified majority":
        return {"more_than_milli": rules.recall_milli}
    told: dict[str, dict[str, Any]] = {
        "qualified majority": {"least_milli": rules.qualified_milli},
        "meritocracy": {"window_us": rules.reversal_days * DAY_US},
        "rough consensus": {"maintainers": sorted(maintainers), "window_us": CALL_WINDOW_US},
        "reversal": {"least_milli": rules.reversal_milli},
        "approval": {"options": list(options), "choose_count": 1, "least_milli": 0},
        "schulze": {"options": list(options)},
    }
    if secret and kind == "rough consensus":
        told[kind][THEN_SEALED] = True
    return told.get(kind, {})


def reversal_told(*, counted_us: int, asked_us: int, rules: Rulebook) -> dict[str, int]:
    """Return what a reversal is told of its time: when it was asked for, and until when it could be.

    What was asked for in time stays in time, even where the rules shortened the time meanwhile.
    """
    until_us = counted_us + rules.reversal_days * DAY_US
    return {"asked_us": asked_us, "reversible_until_us": max(until_us, asked_us)}


def quorum_of(kind: Kind, rules: Rulebook) -> int:
    """Return what share has to take part; a rough consensus is not counted, it is stated and can be called off."""
    return 0 if kind == "rough consensus" else rules.quorum_milli


def fallback_of(kind: Kind, rules: Rulebook, *, again: bool) -> Fallback:
    """Return what happens if too few take part; voting is prolonged once, and some cannot be handed on."""
    fallback = cast("Fallback", rules.quorum_fallback.replace("_", " "))
    # Those who do it cannot hand it on, and among options there is no yes that maintainers could say in their place.
    if fallback == "maintainers decide" and kind in {"meritocracy", "approval", "schulze"}:
        return "nothing changes"
    return "those who voted decide" if again and fallback == "vote again" else fallback


def poll_of(vote: Vote, said: Said, *, counted_us: int) -> Poll:
    """Return the poll that is counted.

    Args:
        vote: As it was opened.
        said: What was said until then.
        counted_us: The moment it is counted for: when voting closed, or when all had agreed before.

    """
    settings = dict(vote.settings)
    if vote.kind == "meritocracy":
        settings["closes_us"] = counted_us
    if vote.kind == "rough consensus":
        settings.pop(THEN_SEALED, None)
        statement = None
        if said.stated is not None:
            by, at_us, answered = said.stated
            statement = {"by": by, "at_us": at_us, "answers": dict.fromkeys(sorted(answered), ANSWERED)}
        # What came at the very end still counts; so the count is just after it.
        settings |= {"statement": statement, "calls_us": dict(said.calls_us), "now_us": counted_us + 1}
    return Poll(
        kind=vote.kind,
        name=vote.decision,
        eligible=tuple(sorted(vote.eligible)),
        ballots={} if vote.secret else dict(sorted(said.ballots.items())),
        delegate_of=dict(sorted(said.delegate_of.items())),
        published=tuple(said.published or ()) if vote.secret else None,
        settings=settings,
        quorum_milli=vote.quorum_milli,
        fallback=vote.fallback,
    )


def all_agree(vote: Vote, ballots: Mapping[str, Choice]) -> bool:
    """Say whether everybody who may vote has agreed themselves, so that nothing is left to wait for.

    Only in an open vote: in a secret one to close early would tell how everybody voted.
    """
    agreeing = AGREEING.get(vote.kind)
    return (
        not vote.secret
        and agreeing is not None
        and bool(vote.eligible)
        and all(ballots.get(member) == agreeing for member in vote.eligible)
    )


def following(vote: Vote, verdict: str, rules: Rulebook, *, maintainers: Sequence[str], at_us: int) -> Vote | None:
    """Return the vote that is opened at once when a count decided nothing, or None where it did.

    The electorate stays the same, but where it is handed to the maintainers.
    """
    later = replace(vote, opened_us=at_us, closes_us=at_us + rules.voting_days * DAY_US)
    if verdict == "vote again":
        return replace(later, fallback="those who voted decide")
    if verdict in {"vote called", "not yet"}:
        return replace(
            later,
            kind="majority",
            secret=vote.settings.get(THEN_SEALED) is True,
            settings={},
            quorum_milli=quorum_of("majority", rules),
            fallback=fallback_of("majority", rules, again=False),
        )
    # Where nobody looks after the group, or none of them can sign in, nothing is decided.
    if verdict == "maintainers decide" and maintainers:
        return replace(
            later,
            kind="meritocracy",
            secret=False,
            eligible=sorted(maintainers),
            quorum_milli=0,
            fallback="nothing changes",
            settings=settings_of("meritocracy", rules, options=(), maintainers=maintainers),
        )
    return None


def tally_of(result: object) -> dict[str, int]:
    """Return how many said what, as the book keeps it: words, or for options their approvals; empty for rankings."""
    counts = getattr(result, "counts", None)
    if counts is None and hasattr(result, "vote"):
        counts = result.vote.counts
    if counts is None:
        counts = getattr(result, "approvals", {})
    return dict(counts)
