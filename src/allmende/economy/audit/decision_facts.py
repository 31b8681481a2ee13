"""Facts of decisions as the audit takes them: what is proposed, how it is voted on, what ballots say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from allmende.economy.audit.facts import Facts, WrongFact
from allmende.economy.parameter import Value
from allmende.economy.vote import Vote
from allmende.ledger.entry import Fact
from allmende.mechanisms.decisions.ballots import Choice, Published
from allmende.mechanisms.decisions.poll import Kind
from allmende.mechanisms.decisions.quorum import Fallback


def vote_of(facts: Facts, concerned: Mapping[str, str]) -> Vote:
    """Return a vote as its entry opened it."""
    return Vote(
        decision=facts.text("decision"),
        kind=cast("Kind", facts.text("kind_of_vote")),
        secret=facts.yes_or_no("secret"),
        eligible=sorted(concerned),
        quorum_milli=facts.number("quorum_milli"),
        fallback=cast("Fallback", facts.text("fallback")),
        settings=dict(facts.inside("settings").values),
        opened_us=facts.number("opened_us"),
        closes_us=facts.number("closes_us"),
    )


def content_of(facts: Facts) -> dict[str, Any]:
    """Return what a proposal is about: changes of rules, terms, options."""
    changes: dict[str, Value | None] = {}
    if "changes" in facts.values:
        for name, value in facts.inside("changes").values.items():
            if value is not None and not isinstance(value, int | str):
                raise WrongFact("changes")
            changes[name] = value
    return {
        "changes": changes,
        "terms": facts.texts_by_name("terms") if "terms" in facts.values else {},
        "options": facts.texts("options") if "options" in facts.values else (),
    }


def published_in(facts: Facts) -> tuple[Published, ...]:
    """Return the ballots of a secret vote as its count published them; none in an open one."""
    lines = facts.values.get("published", [])
    if not isinstance(lines, list | tuple):
        raise WrongFact("published")
    found = []
    for line in lines:
        if not isinstance(line, list | tuple) or len(line) != 3:
            raise WrongFact("published")
        receipt, salt, choice = line
        if not isinstance(receipt, str) or not isinstance(salt, str):
            raise WrongFact("published")
        found.append(Published(receipt=receipt, salt=salt, choice=choice_of(choice)))
    return tuple(found)


def choice_of(said: Fact) -> Choice:
    """Return a ballot as the count takes it: text, options, or ranks."""
    if isinstance(said, str):
        return said
    if not isinstance(said, list | tuple):
        raise WrongFact("choice")
    words = tuple(each for each in said if isinstance(each, str))
    ranks = tuple(tuple(map(str, each)) for each in said if isinstance(each, list | tuple))
    return ranks or words
