"""Texts of a group: publishing one, putting another version in its place, ending it; and working by a standard.

The terms name the text by its id and by the SHA-256 of every character, so that what was voted on is what is
published; the text itself stands in the details, outside the book, until it is published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.associations.differences import differences
from allmende.server.associations.models import Agreement, AgreementKind, AgreementVersion
from allmende.server.associations.operations import agreements as operations
from allmende.server.associations.queries.agreements import adopted_by, may_adopt, newest_of
from allmende.server.deciding.matters.acting import person_acting_for
from allmende.server.deciding.matters.matter import About, Content, Matter
from allmende.server.deciding.models import UNDECIDED, Proposal
from allmende.server.explanations import link
from allmende.server.groups.models import Group
from allmende.server.groups.queries import Seat
from allmende.server.refusal import Refused, TooLate

Terms = Mapping[str, str]
ID = re.compile(r"[0-9a-f]{16}")


def _check(seat: Seat, content: Content, _at: datetime) -> None:
    terms, details = content.terms, content.details
    asked = _ASKS.get(terms["act"])
    if asked is None:
        raise Refused(_("There is no such matter."), field="matter")
    name = "standard" if terms["act"] in {"adopt", "give_up"} else "agreement"
    if set(terms) != {"act", "version", "sha256", name} or set(details) - {"kind", "title", "text"}:
        raise Refused(_("Something is missing: whom or what is it about?"), field="details")
    asked(seat.group, terms, details)
    standing = Proposal.objects.filter(
        group=seat.group,
        matter=AGREEMENT.code,
        state__in=UNDECIDED,
        **{f"terms__{name}": terms[name]},
    )
    if standing.exists():
        raise TooLate(_("There is a proposal about this already: it has to be decided first."))


def _ask_publish(_group: Group, terms: Terms, details: Terms) -> None:
    operations.check_draft(**{name: details.get(name, "") for name in ("kind", "title", "text")})
    _check_text(terms, details)
    taken = Agreement.objects.filter(pk=terms["agreement"]).exists()
    if not ID.fullmatch(terms["agreement"]) or taken or terms["version"] != "1":
        raise TooLate(_("This text was published before."))


def _ask_revise(group: Group, terms: Terms, details: Terms) -> None:
    _check_text(terms, details)
    newest = _newest(_ours(group, terms))
    if terms["version"] != str(newest.number + 1):
        raise TooLate(_("There is another version since it was proposed: propose it anew."))
    if newest.sha256 == terms["sha256"]:
        raise Refused(_("That is how it reads already."), field="text")


def _ask_end(group: Group, terms: Terms, _details: Terms) -> None:
    newest = _newest(_ours(group, terms))
    if (terms["version"], terms["sha256"]) != (str(newest.number), newest.sha256):
        raise TooLate(_("There is another version since it was proposed: propose it anew."))


def _ask_adopt(group: Group, terms: Terms, _details: Terms) -> None:
    version = _version_named(terms)
    if version is None or version.agreement.ended_at is not None or not may_adopt(group, version.agreement):
        raise TooLate(_("This standard holds no longer."))
    if adopted_by(group, version.agreement) == version:
        raise TooLate(_("That is how it is already."))


def _ask_give_up(group: Group, terms: Terms, _details: Terms) -> None:
    found = Agreement.objects.filter(pk=terms["standard"]).first()
    now = adopted_by(group, found) if found is not None else None
    if now is None or (terms["version"], terms["sha256"]) != ("0", now.sha256):
        raise TooLate(_("That is how it is already."))


def _check_text(terms: Terms, details: Terms) -> None:
    operations.check_text(details.get("text", ""))
    if operations.hash_of(details["text"]) != terms["sha256"]:
        raise Refused(_("This is not the text whose fingerprint it names."), field="text")


def _ours(group: Group, terms: Terms) -> Agreement:
    found = Agreement.objects.filter(pk=terms["agreement"], group=group, ended_at=None).first()
    if found is None:
        raise TooLate(_("This agreement holds no longer."))
    return found


def _newest(agreement: Agreement) -> AgreementVersion:
    newest = newest_of(agreement)
    assert newest is not None, "it was published with a first version"
    return newest


def _version_named(terms: Terms) -> AgreementVersion | None:
    found = AgreementVersion.objects.select_related("agreement__group").filter(agreement=terms["standard"])
    alike = found.filter(sha256=terms["sha256"])
    return next((version for version in alike if str(version.number) == terms["version"]), None)


_ASKS: Mapping[str, Callable[[Group, Terms, Terms], None]] = {
    "publish": _ask_publish,
    "revise": _ask_revise,
    "end": _ask_end,
    "adopt": _ask_adopt,
    "give_up": _ask_give_up,
}


def _do(proposal: Proposal, at: datetime) -> None:
    terms, details, group = proposal.terms, proposal.details, proposal.group
    # What was voted on is what is done, or nothing is: things may have changed since.
    _ASKS[terms["act"]](group, terms, details)
    by, decision = person_acting_for(proposal), proposal.id
    if terms["act"] == "publish":
        operations.publish(
            group,
            kind=details["kind"],
            title=details["title"],
            text=details["text"],
            agreement_id=terms["agreement"],
            decision=decision,
            by=by,
            at=at,
        )
    elif terms["act"] == "revise":
        operations.publish_version(terms["agreement"], text=details["text"], decision=decision, by=by, at=at)
    elif terms["act"] == "end":
        operations.end_agreement(terms["agreement"], decision=decision, by=by, at=at)
    elif terms["act"] == "adopt":
        version = _version_named(terms)
        assert version is not None, "it was there a moment ago, and the book is held"
        operations.adopt_standard(group, version_id=version.pk, decision=decision, by=by, at=at)
    else:
        operations.give_up_standard(group, agreement_id=terms["standard"], decision=decision, by=by, at=at)


def _what_it_says(proposal: Proposal) -> Sequence[About]:
    terms, details = proposal.terms, proposal.details
    agreement = Agreement.objects.filter(pk=terms.get("standard", terms.get("agreement", ""))).first()
    if agreement is None:
        # Nobody has published it yet.
        kind = AgreementKind(details["kind"]).label
        return [About(title=details["title"], note=f"{kind}, {_SAYS['publish']}", text=details["text"])]
    url = link("associations:agreement", proposal.group.slug, agreement.id)
    number = int(terms["version"])
    before, after = _texts(proposal, agreement, number)
    pieces = differences(before, after) if before and after and before != after else ()
    note = str(_SAYS[terms["act"]]) % {"number": number}
    return [About(title=agreement.title, note=note, url=url, text=after or before, pieces=pieces)]


def _texts(proposal: Proposal, agreement: Agreement, number: int) -> tuple[str, str]:
    """Return the text before and the text proposed; "" where there is none."""
    texts = dict(agreement.versions.values_list("number", "text"))
    act = proposal.terms["act"]
    if act == "adopt":
        carried_out = proposal.carried_out_at is not None
        now = None if carried_out else adopted_by(proposal.group, agreement)
        return texts.get(now.number, "") if now is not None else "", texts.get(number, "")
    if act == "revise":
        return texts.get(number - 1, ""), proposal.details["text"]
    return "", proposal.details.get("text") or texts.get(number) or ""


_SAYS = {
    "publish": gettext_lazy("is published"),
    "revise": gettext_lazy("is published as version %(number)s"),
    "end": gettext_lazy("holds no longer, after version %(number)s"),
    "adopt": gettext_lazy("we work by version %(number)s"),
    "give_up": gettext_lazy("we no longer work by it"),
}

AGREEMENT = Matter(
    code="agreement",
    label=gettext_lazy("Agree on a text or a standard"),
    terms=frozenset({"act", "version", "sha256"}),
    may_name=frozenset({"agreement", "standard"}),
    in_form=False,
    check=_check,
    carry_out=_do,
    about=_what_it_says,
    concerns_those_inside=True,
)
