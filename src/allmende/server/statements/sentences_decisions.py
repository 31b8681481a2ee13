"""Entries about decisions as plain sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from allmende.ledger.entry import Fact
from allmende.server.deciding import wording as deciding
from allmende.server.statements.naming import Names

Facts = Mapping[str, Fact]

DECISION_KINDS: Mapping[str, str | Promise] = {
    "decision.proposed": gettext_lazy("Proposals"),
    "decision.amended": gettext_lazy("Proposals changed"),
    "decision.withdrawn": gettext_lazy("Proposals withdrawn"),
    "decision.opened": gettext_lazy("Votes opened"),
    "ballot.cast": gettext_lazy("Ballots"),
    "ballot.sealed": gettext_lazy("Secret ballots"),
    "consensus.stated": gettext_lazy("Rough consensus"),
    "vote.called": gettext_lazy("Votes called for"),
    "call_back.asked": gettext_lazy("Asked for back from a board"),
    "call_back.withdrawn": gettext_lazy("No longer asked for back"),
    "decision.closed": gettext_lazy("Counts"),
    "decision.carried_out": gettext_lazy("Decisions carried out"),
    "delegation.given": gettext_lazy("Votes passed on"),
    "delegation.revoked": gettext_lazy("Votes taken back"),
    "expert.named": gettext_lazy("Experts named"),
    "expert.ended": gettext_lazy("Experts no longer"),
}


def _proposed(facts: Facts, names: Names) -> str:
    words = {"group": names.group(facts["group"]), "title": names.decision(facts["decision"])}
    return _("“%(title)s” was proposed to %(group)s") % words


def _amended(facts: Facts, names: Names) -> str:
    return _("The proposal “%(title)s” was changed") % _title(facts, names)


def _withdrawn(facts: Facts, names: Names) -> str:
    return _("The proposal “%(title)s” was withdrawn") % _title(facts, names)


def _opened(facts: Facts, names: Names) -> str:
    eligible = facts["eligible"]
    assert isinstance(eligible, Mapping)
    words = {**_title(facts, names), "kind": deciding.kind(str(facts["kind_of_vote"])), "count": len(eligible)}
    sentence = ngettext(
        "Voting on “%(title)s” was opened for %(count)d person (%(kind)s)",
        "Voting on “%(title)s” was opened for %(count)d people (%(kind)s)",
        len(eligible),
    )
    return sentence % words


def _cast(facts: Facts, names: Names) -> str:
    words = {**_title(facts, names), "name": names.member(facts["member"])}
    return _("%(name)s voted on “%(title)s”") % words


def _sealed(facts: Facts, names: Names) -> str:
    return _("Somebody voted secretly on “%(title)s”") % _title(facts, names)


def _stated(facts: Facts, names: Names) -> str:
    words = {**_title(facts, names), "name": names.member(facts["member"])}
    return _("%(name)s says that there is rough consensus on “%(title)s”") % words


def _called(facts: Facts, names: Names) -> str:
    words = {**_title(facts, names), "name": names.member(facts["member"])}
    return _("%(name)s called for a vote on “%(title)s”") % words


def _asked_back(facts: Facts, names: Names) -> str:
    words = {**_title(facts, names), "name": names.member(facts["member"])}
    return _("%(name)s calls back from the board: “%(title)s”") % words


def _asked_no_longer(facts: Facts, names: Names) -> str:
    words = {**_title(facts, names), "name": names.member(facts["member"])}
    return _("%(name)s no longer calls back from the board: “%(title)s”") % words


def _closed(facts: Facts, names: Names) -> str:
    verdict = deciding.VERDICTS.get(str(facts["verdict"]), str(facts["verdict"]))
    return _("“%(title)s” was counted: %(verdict)s") % {**_title(facts, names), "verdict": verdict}


def _carried_out(facts: Facts, names: Names) -> str:
    return _("“%(title)s” was carried out") % _title(facts, names)


def _delegated(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["member"]), "to": names.member(facts["to"])}
    if "decision" in facts:
        return _("%(name)s lets %(to)s vote for them on “%(title)s”") % {**words, **_title(facts, names)}
    return _("%(name)s lets %(to)s vote for them") % words


def _revoked(facts: Facts, names: Names) -> str:  # noqa: ARG001  # All sentences are told alike.
    return _("A vote that was passed on was taken back")


def _named(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["member"]), "matter": deciding.scope(str(facts["matter"]))}
    return _("%(name)s was named as an expert: %(matter)s") % words


def _named_no_longer(facts: Facts, names: Names) -> str:  # noqa: ARG001  # All sentences are told alike.
    return str(_ENDS.get(str(facts["why"]), facts["why"]))


_ENDS: Mapping[str, str | Promise] = {
    "decided": gettext_lazy("It was decided that somebody is an expert no longer"),
    "given back": gettext_lazy("Somebody stopped being an expert"),
    "gone": gettext_lazy("Somebody is an expert no longer, because they cannot vote here any more"),
}


def _title(facts: Facts, names: Names) -> dict[str, object]:
    return {"title": names.decision(facts["decision"])}


DECISION_SENTENCES: Mapping[str, Callable[[Facts, Names], str]] = {
    "decision.proposed": _proposed,
    "decision.amended": _amended,
    "decision.withdrawn": _withdrawn,
    "decision.opened": _opened,
    "ballot.cast": _cast,
    "ballot.sealed": _sealed,
    "consensus.stated": _stated,
    "vote.called": _called,
    "call_back.asked": _asked_back,
    "call_back.withdrawn": _asked_no_longer,
    "decision.closed": _closed,
    "decision.carried_out": _carried_out,
    "delegation.given": _delegated,
    "delegation.revoked": _revoked,
    "expert.named": _named,
    "expert.ended": _named_no_longer,
}
