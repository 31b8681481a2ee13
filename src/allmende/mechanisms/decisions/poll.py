"""One vote from the ballots to what follows: who counts through whom, whether enough take part, what the rule says.

A poll is what everybody could write down when voting closes; `decide` is a function of it and nothing else, so
that anybody who has the poll can count again (`certificate`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from allmende.mechanisms.decisions.approval import Approval, approval
from allmende.mechanisms.decisions.ballots import Choice, Published, check_receipts
from allmende.mechanisms.decisions.consensus import Consensus, consensus
from allmende.mechanisms.decisions.delegation import Representation, represent
from allmende.mechanisms.decisions.equal_shares import EqualShares, equal_shares
from allmende.mechanisms.decisions.majority import YesOrNo, majority
from allmende.mechanisms.decisions.meritocracy import ByExperts, Reversal, decide_by_experts, reverse
from allmende.mechanisms.decisions.qualified_majority import qualified_majority
from allmende.mechanisms.decisions.quorum import Fallback, Quorum, quorum
from allmende.mechanisms.decisions.rough_consensus import RoughConsensus, Statement, rough_consensus
from allmende.mechanisms.decisions.schulze import Schulze, schulze

Kind = Literal[
    "consensus",
    "rough consensus",
    "majority",
    "qualified majority",
    "meritocracy",
    "reversal",
    "approval",
    "schulze",
    "equal shares",
]
Verdict = Literal[
    "accepted", "rejected", "chosen", "nothing chosen", "not yet", "vote called", "vote again", "maintainers decide"
]
Result = Consensus | RoughConsensus | YesOrNo | ByExperts | Reversal | Approval | Schulze | EqualShares


class UnknownKind(ValueError):
    """A kind of vote that there is no rule for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A vote as it stands when it closes.

    Attributes:
        kind: By which rule it is decided.
        name: Its name, which every receipt contains.
        eligible: Who may vote, frozen when it was opened; in a meritocracy the named experts.
        ballots: Voter -> what their ballot says; empty in a secret vote.
        delegate_of: Person -> their delegate when it closed (`delegation.delegates_at`).
        published: In a secret vote the published ballots, one for each person who counts; else None.
        settings: What the rule is told besides: its own keyword arguments, as plain JSON. A rough consensus has its
            `statement` as an object, a shared budget its `projects` as a list of name and cost.
        quorum_milli: The share of the eligible who have to take part, in thousandths.
        fallback: What happens if they do not.

    """

    kind: Kind
    name: str
    eligible: tuple[str, ...]
    ballots: Mapping[str, Choice] = field(default_factory=dict)
    delegate_of: Mapping[str, str] = field(default_factory=dict)
    published: tuple[Published, ...] | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    quorum_milli: int = 0
    fallback: Fallback = "nothing changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a vote comes to, and why.

    Attributes:
        verdict: accepted or rejected for a proposal (a reversal that is accepted takes the decision back); chosen or
            nothing chosen among options; not yet and vote called for a rough consensus; vote again and maintainers
            decide when too few took part and that was the fallback.
        chosen: The options or projects chosen, the best first.
        quorum: Whether enough took part, and the fallback if not.
        representation: Who counts through whom; None in a secret vote, where names and ballots are apart.
        result: What the rule says of the ballots, whether enough took part or not.

    """

    verdict: Verdict
    chosen: tuple[str, ...]
    quorum: Quorum
    representation: Representation | None
    result: Result


def decide(poll: Poll) -> Outcome:
    """Return what a vote comes to.

    Raises:
        UnknownKind: There is no such rule.
        MayNotVote: Somebody voted who may not (`delegation`).
        AlteredBallot: A published ballot does not have its receipt (`ballots`).
        TooManyTakePart: More ballots were published than people may vote (`quorum`).
        ValueError: One of the rule's own named errors.

    Examples:
        >>> told = decide(
        ...     Poll(
        ...         kind="majority",
        ...         name="7",
        ...         eligible=("Ada", "Bo", "Cy", "Di"),
        ...         ballots={"Ada": "yes", "Bo": "no"},
        ...         delegate_of={"Cy": "Ada"},
        ...         quorum_milli=500,
        ...     )
        ... )
        >>> told.verdict, told.representation.weights, told.quorum.taking_part_count
        ('accepted', {'Ada': 2, 'Bo': 1}, 3)

    """
    rule = _RULES.get(poll.kind)
    if rule is None:
        raise UnknownKind(repr(poll.kind))
    representation: Representation | None = None
    weights: Mapping[str, int] | None = None
    if poll.published is None:
        ballots = poll.ballots
        # What is asked of experts is their own knowledge, which they cannot pass on.
        delegate_of = {} if poll.kind == "meritocracy" else poll.delegate_of
        representation = represent(poll.eligible, voting=ballots, delegate_of=delegate_of)
        weights = representation.weights
        taking_part_count = sum(weights.values())
    else:
        ballots = check_receipts(poll.published, vote=poll.name)
        taking_part_count = len(ballots)
    taken_part = quorum(
        taking_part_count,
        eligible_count=len(set(poll.eligible)),
        least_milli=poll.quorum_milli,
        fallback=poll.fallback,
    )
    verdict, chosen, result = rule(poll, ballots, weights)
    if taken_part.fallback is not None and taken_part.fallback != "those who voted decide":
        nothing: Verdict = "nothing chosen" if verdict in {"chosen", "nothing chosen"} else "rejected"
        verdict = nothing if taken_part.fallback == "nothing changes" else taken_part.fallback
        chosen = ()
    return Outcome(verdict=verdict, chosen=chosen, quorum=taken_part, representation=representation, result=result)


# The form of a ballot is the rule's own to check.
Ballots = Mapping[str, Any]
Weights = Mapping[str, int] | None
Told = tuple[Verdict, tuple[str, ...], Result]


def _yes_or_no(result: Consensus | YesOrNo | ByExperts) -> Told:
    return ("accepted" if result.accepted else "rejected"), (), result


def _consensus(poll: Poll, ballots: Ballots, weights: Weights) -> Told:
    return _yes_or_no(consensus(ballots, weights=weights, **poll.settings))


def _rough_consensus(poll: Poll, ballots: Ballots, weights: Weights) -> Told:
    settings = dict(poll.settings)
    said = settings.pop("statement")
    result = rough_consensus(
        ballots,
        statement=None if said is None else Statement(**said),
        eligible=poll.eligible,
        weights=weights,
        **settings,
    )
    verdicts: Mapping[str, Verdict] = {"accepted": "accepted", "vote called": "vote called"}
    return verdicts.get(result.state, "not yet"), (), result


def _majority(poll: Poll, ballots: Ballots, weights: Weights) -> Told:
    return _yes_or_no(majority(ballots, weights=weights, **poll.settings))


def _qualified_majority(poll: Poll, ballots: Ballots, weights: Weights) -> Told:
    count = len(set(poll.eligible))
    return _yes_or_no(qualified_majority(ballots, eligible_count=count, weights=weights, **poll.settings))


def _meritocracy(poll: Poll, ballots: Ballots, weights: Weights) -> Told:  # noqa: ARG001
    return _yes_or_no(decide_by_experts(ballots, experts=poll.eligible, **poll.settings))


def _reversal(poll: Poll, ballots: Ballots, weights: Weights) -> Told:
    result = reverse(ballots, eligible_count=len(set(poll.eligible)), weights=weights, **poll.settings)
    return ("accepted" if result.reversed else "rejected"), (), result


def _approval(poll: Poll, ballots: Ballots, weights: Weights) -> Told:
    result = approval(ballots, weights=weights, **poll.settings)
    return ("chosen" if result.chosen else "nothing chosen"), result.chosen, result


def _schulze(poll: Poll, ballots: Ballots, weights: Weights) -> Told:
    result = schulze(ballots, weights=weights, **poll.settings)
    # An order made of no ballots at all is the order of proposal, which nobody chose.
    return ("chosen", (result.chosen,), result) if ballots else ("nothing chosen", (), result)


def _equal_shares(poll: Poll, ballots: Ballots, weights: Weights) -> Told:
    settings = dict(poll.settings)
    costs = dict(settings.pop("projects"))
    result = equal_shares(ballots, costs=costs, weights=weights, **settings)
    chosen = tuple(each.project for each in result.chosen)
    return ("chosen" if chosen else "nothing chosen"), chosen, result


_RULES: Mapping[str, Callable[[Poll, Ballots, Weights], Told]] = {
    "consensus": _consensus,
    "rough consensus": _rough_consensus,
    "majority": _majority,
    "qualified majority": _qualified_majority,
    "meritocracy": _meritocracy,
    "reversal": _reversal,
    "approval": _approval,
    "schulze": _schulze,
    "equal shares": _equal_shares,
}
