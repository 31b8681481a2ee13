"""Who speaks for whom: one delegate per person and scope, passed on, taken back at any time, everybody counted once.

The rule, in one sentence: whoever votes counts for themselves; for anybody else, follow the chain of delegates to the
nearest person who votes; a chain that goes round in a circle, leaves those who may vote or ends with somebody who
neither votes nor has a delegate counts for nobody. It is the usual rule of delegative voting (Ford, "Delegative
Democracy", 2002; Kahng, Mackenzie and Procaccia, "Liquid Democracy", 2018), with nothing guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Lost = Literal["no delegate", "circle", "not eligible", "absent"]


class MayNotVote(ValueError):
    """Somebody's ballot is to be counted who is not among those who may vote; the message names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """One person's word that another speaks for them within a scope, from a time on.

    Attributes:
        by: Who gives it.
        to: Who speaks for them.
        scope: What for: the name of a group, a topic or one decision.
        from_us: When it was given.
        until_us: When it ends by itself; None means it lasts until taken back.
        revoked_us: When it was taken back; None if it was not.

    """

    by: str
    to: str
    scope: str
    from_us: int
    until_us: int | None = None
    revoked_us: int | None = None

    def holds(self, at_us: int) -> bool:
        """Say whether it was given by then and neither taken back nor at its end; at its end it no longer holds."""
        over = (end is not None and end <= at_us for end in (self.until_us, self.revoked_us))
        return self.from_us <= at_us and not any(over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """Who counts through whom.

    Attributes:
        voice_of: Person -> who casts the ballot they count in; whoever votes is their own voice.
        lost: Person -> why they count in no ballot:
            no delegate: they did not vote and named nobody;
            circle: their chain of delegates comes back to where it was;
            not eligible: it reaches somebody who may not vote on this;
            absent: it ends with somebody who neither votes nor has a delegate.
        weights: Voter -> for how many they count, themselves included.

    """

    voice_of: Mapping[str, str]
    lost: Mapping[str, Lost]
    weights: Mapping[str, int]


def delegates_at(delegations: Iterable[Delegation], *, scopes: Sequence[str], at_us: int) -> dict[str, str]:
    """Return each person's delegate at a time: person -> delegate.

    Within a scope only the delegation given last counts, whether it still holds or not: a new one takes the place of
    the old one for good. Of several scopes the narrowest one in which somebody has a delegate counts.

    Args:
        delegations: All that were ever given, in the order in which they were.
        scopes: The scopes this decision lies in, the narrowest first.
        at_us: The time asked about: when voting closes. What happens at that very moment still counts.

    Examples:
        >>> given = [
        ...     Delegation(by="Ada", to="Bo", scope="house", from_us=0),
        ...     Delegation(by="Ada", to="Cy", scope="garden", from_us=1, until_us=9),
        ... ]
        >>> delegates_at(given, scopes=["garden", "house"], at_us=5)
        {'Ada': 'Cy'}
        >>> delegates_at(given, scopes=["garden", "house"], at_us=9)
        {'Ada': 'Bo'}

    """
    rank = {scope: index for index, scope in enumerate(scopes)}
    latest: dict[tuple[str, int], Delegation] = {}
    for each in delegations:
        if each.scope in rank and each.from_us <= at_us:
            key = (each.by, rank[each.scope])
            known = latest.get(key)
            if known is None or each.from_us >= known.from_us:
                latest[key] = each
    holding = sorted((key for key, each in latest.items() if each.holds(at_us)), key=lambda key: -key[1])
    # The narrowest scope stands last, and so overwrites the wider ones.
    return dict(sorted({by: latest[by, scope].to for by, scope in holding}.items()))


def represent(eligible: Collection[str], *, voting: Collection[str], delegate_of: Mapping[str, str]) -> Representation:
    """Return who counts through whom; every eligible person is in exactly one of `voice_of` and `lost`.

    Takes time in proportion to the number of people, however long the chains are.

    Args:
        eligible: All who may vote.
        voting: Those of them who cast a ballot themselves.
        delegate_of: Person -> their delegate, as `delegates_at` returns it.

    Raises:
        MayNotVote: Somebody votes who is not eligible.

    Examples:
        >>> told = represent(
        ...     ["Ada", "Bo", "Cy", "Di"], voting=["Cy"], delegate_of={"Ada": "Bo", "Bo": "Cy", "Di": "Di"}
        ... )
        >>> told.weights, told.lost
        ({'Cy': 3}, {'Di': 'circle'})

    """
    may_vote = frozenset(eligible)
    strangers = sorted(set(voting) - may_vote)
    if strangers:
        raise MayNotVote(f"{strangers[0]!r} is not among those who may vote")
    voice: dict[str, str] = {voter: voter for voter in voting}
    lost: dict[str, Lost] = {}
    for person in may_vote:
        if person not in voice:
            _follow(person, may_vote=may_vote, delegate_of=delegate_of, voice=voice, lost=lost)
    # Sorted once for all three: with a million people that is most of the work.
    order = sorted(may_vote)
    cast = frozenset(voting)
    weights = {person: 0 for person in order if person in cast}
    for spoken_by in voice.values():
        weights[spoken_by] += 1
    assert len(voice) + len(lost) == len(may_vote) == sum(weights.values()) + len(lost)
    return Representation(
        voice_of={person: voice[person] for person in order if person in voice},
        lost={person: lost[person] for person in order if person in lost},
        weights=weights,
    )


def chain_from(person: str, *, voting: Collection[str], delegate_of: Mapping[str, str]) -> tuple[str, ...]:
    """Return whom a person's voice passes through, themselves first; in a circle the last one occurs twice.

    Examples:
        >>> chain_from("Ada", voting=["Cy"], delegate_of={"Ada": "Bo", "Bo": "Cy"})
        ('Ada', 'Bo', 'Cy')

    """
    chain = [person]
    while chain[-1] not in voting and chain[-1] in delegate_of:
        following = delegate_of[chain[-1]]
        circle = following in chain
        chain.append(following)
        if circle:
            break
    return tuple(chain)


def speaking_for(
    eligible: Collection[str], *, voting: Collection[str], delegate_of: Mapping[str, str]
) -> dict[str, int]:
    """Return for how many each eligible person counts, themselves included, or would count if they voted, too.

    It is the weight `represent` gives them once they vote; for all of them in time proportional to their number.

    Examples:
        >>> speaking_for(["Ada", "Bo", "Cy"], voting=["Cy"], delegate_of={"Ada": "Bo", "Bo": "Cy"})
        {'Ada': 1, 'Bo': 2, 'Cy': 3}

    """
    may_vote, cast = frozenset(eligible), frozenset(voting)
    # Who votes passes nothing on, and nothing is passed on to who may not vote.
    towards = {
        each: delegate_of[each] for each in sorted(may_vote) if each not in cast and delegate_of.get(each) in may_vote
    }
    counts = dict.fromkeys(sorted(may_vote), 1)
    waiting_for = Counter(towards.values())
    ready = [each for each in counts if not waiting_for[each]]
    while ready:
        here = ready.pop()
        if here not in towards:
            continue
        following = towards.pop(here)
        counts[following] += counts[here]
        waiting_for[following] -= 1
        if not waiting_for[following]:
            ready.append(following)
    # What is left goes round in circles: whoever of a circle votes speaks for all of it.
    while towards:
        circle = [next(iter(towards))]
        while towards[circle[-1]] != circle[0]:
            circle.append(towards[circle[-1]])
        together = sum(counts[each] for each in circle)
        for each in circle:
            counts[each] = together
            del towards[each]
    return counts


def _follow(
    person: str,
    *,
    may_vote: frozenset[str],
    delegate_of: Mapping[str, str],
    voice: dict[str, str],
    lost: dict[str, Lost],
) -> None:
    """Note for everybody on a person's chain what becomes of their voice; no part of a chain is walked twice."""
    walked: dict[str, None] = {}
    here = person
    while here in may_vote and here not in voice and here not in lost and here not in walked and here in delegate_of:
        walked[here] = None
        here = delegate_of[here]
    if here in voice:
        voice.update(dict.fromkeys(walked, voice[here]))
        return
    why: Lost
    if here in walked:
        why = "circle"
    elif here not in may_vote:
        why = "not eligible"
    elif here in lost and lost[here] != "no delegate":
        why = lost[here]
    else:
        why = "absent"
        lost[here] = "no delegate"
    lost.update(dict.fromkeys(walked, why))
