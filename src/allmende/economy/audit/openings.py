"""When voting begins, or begins again: whether it is by the rules of the group, with those who are concerned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from allmende.economy.audit.assembly import Decision
from allmende.economy.audit.reversals import wrong_time
from allmende.economy.audit.state import State
from allmende.economy.matters import discussion_days_of, refuse_looser
from allmende.economy.vote import DAY_US, THEN_SEALED, Vote, fallback_of, following, quorum_of, settings_of


def wrong_beginning(state: State, found: Decision, vote: Vote, concerned: Mapping[str, str]) -> Iterator[str]:
    """Yield what is not as the group's rules have it when voting begins."""
    rules = state.rulebook(found.group)
    refuse_looser(vote.kind, matter=found.matter, rules=rules, options=len(found.options))
    if vote.quorum_milli != quorum_of(vote.kind, rules):
        yield "how many must take part is not what the rules say"
    if vote.fallback != fallback_of(vote.kind, rules, again=False):
        yield "what happens if too few take part is not what the rules say"
    discussed_us = found.proposed_us + discussion_days_of(found.matter, rules) * DAY_US
    if vote.opened_us < discussed_us and vote.kind != "consensus":
        yield "it was opened before the time to discuss it was over"
    if vote.closes_us < max(discussed_us, vote.opened_us) + rules.voting_days * DAY_US:
        yield "there is less time to vote than the rules give"
    yield from _wrong_settings(state, found, vote)
    if vote.kind == "reversal":
        yield from wrong_time(state, found, vote)
    if vote.kind == "meritocracy":
        yield from _wrong_deciders(state, found, concerned)
    for member, through in sorted(concerned.items()):
        # Who is in a member group of an association, the book of that group tells.
        behind = (found.group, through) in state.alliance.member_groups
        inside = through in state.groups_of.get(member, ()) and state.lies_within(through, found.group)
        if not behind and not inside:
            yield f"{member} is not concerned through {through}"


def _wrong_settings(state: State, found: Decision, vote: Vote) -> Iterator[str]:
    """Yield what a procedure is told that the rules do not say."""
    told = settings_of(
        vote.kind,
        state.rulebook(found.group),
        options=found.options,
        maintainers=sorted(state.maintainers[found.group]),
        matter=found.matter,
    )
    for name, value in told.items():
        if not _as_told(name, vote.settings.get(name), value):
            yield f"{name} is not what the rules say"
    for name in sorted(vote.settings.keys() - told.keys() - _KNOWN_AT_THE_OPENING):
        yield f"the rules say nothing of {name}"
    if vote.settings.get(THEN_SEALED, True) is not True:
        yield "whether a vote that follows is secret is not said with a yes"


# What a reversal and a rough consensus are told besides.
_KNOWN_AT_THE_OPENING = frozenset({"asked_us", "reversible_until_us", THEN_SEALED})


def wrong_sequel(state: State, found: Decision, vote: Vote, concerned: Mapping[str, str]) -> Iterator[str]:
    """Yield in which ways voting was not opened again as the count before asked for."""
    assert found.vote is not None
    maintainers = sorted(state.maintainers[found.group])
    due = following(
        found.vote,
        found.verdicts[-1] if found.verdicts else "",
        state.rulebook(found.group),
        maintainers=maintainers,
        at_us=vote.opened_us,
    )
    if due is None:
        yield "it was decided, and opened again"
        return
    handed_on = found.verdicts[-1] == "maintainers decide"
    right = set(vote.eligible) <= set(maintainers) if handed_on else concerned == found.electorate
    if replace(due, eligible=vote.eligible) != vote or not right:
        yield "it was not opened again as the count before asked for"


def _wrong_deciders(state: State, found: Decision, concerned: Mapping[str, str]) -> Iterator[str]:
    """Yield who decides without being named for it, or is named and left out; the maintainers where nobody is named."""
    experts = state.expertise.deciding(found.group, found.matter)
    for member in sorted(experts - concerned.keys()):
        yield f"{member} is an expert of {found.group} for it, and may not vote"
    for member in sorted(concerned.keys() - (experts or state.maintainers[found.group])):
        yield (
            f"{member} is no expert of {found.group} for it"
            if experts
            else (f"{member} does not look after {found.group}")
        )


def _as_told(name: str, said: object, told: object) -> bool:
    """Say whether a procedure was told what the rules say; a maintainer who cannot sign in may be missing."""
    if name == "maintainers":
        return isinstance(said, list | tuple) and isinstance(told, list) and set(said) <= set(told)
    if isinstance(said, list | tuple) and isinstance(told, list | tuple):
        return list(said) == list(told)
    return said == told
