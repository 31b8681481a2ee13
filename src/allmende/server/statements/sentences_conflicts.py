"""Entries about conflicts, forks and shared budgets as plain sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.ledger.entry import Fact
from allmende.server.conflicts.models import Budget, Ending, Step
from allmende.server.groups.models import Group
from allmende.server.statements.naming import Names, short

Facts = Mapping[str, Fact]

CONFLICT_KINDS: Mapping[str, str | Promise] = {
    "conflict.raised": gettext_lazy("Conflicts raised"),
    "conflict.said": gettext_lazy("Words in conflicts"),
    "mediator.named": gettext_lazy("Mediators named"),
    "conflict.moved": gettext_lazy("Steps of conflicts"),
    "conflict.put_to_vote": gettext_lazy("Conflicts put to the vote"),
    "conflict.ended": gettext_lazy("Conflicts over"),
    "group.forked": gettext_lazy("Forks"),
    "budget.opened": gettext_lazy("Votes on budgets"),
    "budget.ballot": gettext_lazy("Ballots on budgets"),
    "budget.closed": gettext_lazy("Budgets counted"),
}


def _raised(facts: Facts, names: Names) -> str:
    return _("%(name)s raised a conflict in %(group)s") % {
        "name": names.member(facts["by"]),
        "group": names.group(facts["group"]),
    }


def _said(facts: Facts, names: Names) -> str:
    return _("%(name)s said something in a conflict") % {"name": names.member(facts["member"])}


def _named(facts: Facts, names: Names) -> str:
    return _("%(name)s named somebody to mediate in a conflict") % {"name": names.member(facts["member"])}


def _moved(facts: Facts, names: Names) -> str:  # noqa: ARG001  # All sentences are told alike.
    step = dict(Step.choices).get(str(facts["step"]), facts["step"])
    return _("The next step of a conflict began: %(step)s") % {"step": step}


def _put_to_vote(facts: Facts, names: Names) -> str:
    return _("A conflict is to be decided: “%(title)s”") % {"title": names.decision(facts["decision"])}


def _ended(facts: Facts, names: Names) -> str:  # noqa: ARG001
    how = dict(Ending.choices).get(str(facts["how"]), facts["how"])
    return _("A conflict is over: %(how)s") % {"how": how}


def _forked(facts: Facts, names: Names) -> str:  # noqa: ARG001
    # The two may stand in different books, so that the names are asked for here.
    called = dict(Group.objects.filter(pk__in=[facts["group"], facts["from_group"]]).values_list("pk", "name"))
    words = {key: called.get(str(facts[key])) or short(facts[key]) for key in ("group", "from_group")}
    return _("%(group)s forked from %(from_group)s") % words


def _opened(facts: Facts, names: Names) -> str:  # noqa: ARG001
    return _("Voting on the budget “%(title)s” began") % {"title": _title(facts)}


def _ballot(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["member"]), "title": _title(facts)}
    return _("%(name)s voted on the budget “%(title)s”") % words


def _closed(facts: Facts, names: Names) -> str:  # noqa: ARG001
    return _("The budget “%(title)s” was counted") % {"title": _title(facts)}


def _title(facts: Facts) -> str:
    found = Budget.objects.filter(pk=str(facts["budget"])).values_list("title", flat=True).first()
    return found or short(facts["budget"])


CONFLICT_SENTENCES: Mapping[str, Callable[[Facts, Names], str]] = {
    "conflict.raised": _raised,
    "conflict.said": _said,
    "mediator.named": _named,
    "conflict.moved": _moved,
    "conflict.put_to_vote": _put_to_vote,
    "conflict.ended": _ended,
    "group.forked": _forked,
    "budget.opened": _opened,
    "budget.ballot": _ballot,
    "budget.closed": _closed,
}
