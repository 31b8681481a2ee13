"""Entries about associations, boards and agreements as plain sentences in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from allmende.economy.parameters import parameter_named
from allmende.ledger.entry import Fact
from allmende.server.associations.models import Agreement, Ending
from allmende.server.groups.models import Group
from allmende.server.statements.naming import Names, short

Facts = Mapping[str, Fact]

ASSOCIATION_KINDS: Mapping[str, str | Promise] = {
    "association.joined": gettext_lazy("Groups that joined"),
    "association.left": gettext_lazy("Groups that left"),
    "group.placed": gettext_lazy("Where rules come from"),
    "rule.inherited": gettext_lazy("Rules from above"),
    "mandate.given": gettext_lazy("Delegates sent"),
    "mandate.ended": gettext_lazy("Mandates ended"),
    "agreement.published": gettext_lazy("Agreements published"),
    "agreement.ended": gettext_lazy("Agreements ended"),
    "agreement.accepted": gettext_lazy("Agreements accepted"),
    "standard.adopted": gettext_lazy("Standards adopted"),
}


def _joined(facts: Facts, names: Names) -> str:
    return _("%(group)s joined %(association)s") % _two(facts, names)


def _left(facts: Facts, names: Names) -> str:
    return _("%(group)s left %(association)s") % _two(facts, names)


def _placed(facts: Facts, names: Names) -> str:
    words = {"group": names.group(facts["group"]), "above": _group(facts["above"])}
    if not facts["above"]:
        return _("%(group)s follows no other rules than its own from now on") % words
    return _("%(group)s follows the rules of %(above)s from now on") % words


def _inherited(facts: Facts, names: Names) -> str:  # noqa: ARG001  # All sentences are told alike.
    label = parameter_named(str(facts["name"])).words.speak(get_language() or "en")
    return _("The rule “%(rule)s” comes anew from %(group)s") % {"rule": label, "group": _group(facts["from_group"])}


def _mandated(facts: Facts, names: Names) -> str:
    words = {"name": names.member(facts["delegate"]), "group": names.member(facts["sender"])}
    return _("%(group)s sent %(name)s to the board") % words


def _mandate_ended(facts: Facts, names: Names) -> str:  # noqa: ARG001
    why = dict(Ending.choices).get(str(facts["why"]), str(facts["why"]))
    return _("A mandate ended: %(why)s") % {"why": why}


def _published(facts: Facts, names: Names) -> str:  # noqa: ARG001
    return _("Version %(number)s of “%(title)s” was published") % _version(facts, "agreement")


def _ended(facts: Facts, names: Names) -> str:  # noqa: ARG001
    return _("“%(title)s” holds no longer") % {"title": _title(facts["agreement"])}


def _accepted(facts: Facts, names: Names) -> str:
    words = {**_version(facts, "agreement"), "name": names.member(facts["member"])}
    return _("%(name)s accepted version %(number)s of “%(title)s”") % words


def _adopted(facts: Facts, names: Names) -> str:
    words = {**_version(facts, "standard"), "group": names.group(facts["group"])}
    if not facts["version"]:
        return _("%(group)s no longer works by “%(title)s”") % words
    return _("%(group)s works by version %(number)s of “%(title)s”") % words


def _two(facts: Facts, names: Names) -> dict[str, object]:
    return {"group": _group(facts["group"]), "association": names.group(facts["association"])}


def _version(facts: Facts, thing: str) -> dict[str, object]:
    return {"number": facts["version"], "title": _title(facts[thing])}


def _group(group_id: object) -> str:
    """Return the name of a group of another book: whoever reads this book belongs to what names it."""
    found = Group.objects.select_related("parent").filter(pk=str(group_id)).first()
    return found.name if found is not None else short(group_id)


def _title(agreement_id: object) -> str:
    found = Agreement.objects.filter(pk=str(agreement_id)).values_list("title", flat=True).first()
    return found or short(agreement_id)


ASSOCIATION_SENTENCES: Mapping[str, Callable[[Facts, Names], str]] = {
    "association.joined": _joined,
    "association.left": _left,
    "group.placed": _placed,
    "rule.inherited": _inherited,
    "mandate.given": _mandated,
    "mandate.ended": _mandate_ended,
    "agreement.published": _published,
    "agreement.ended": _ended,
    "agreement.accepted": _accepted,
    "standard.adopted": _adopted,
}
