"""What a group has agreed, as whoever joins it or belongs to it accepts it: word by word, and not unread."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from allmende.server.api.schemas.agreements import ToAccept, VersionRead
from allmende.server.associations.queries.agreements import to_accept
from allmende.server.groups.models import Group
from allmende.server.people.models import Person
from allmende.server.refusal import Refused


def shown_to_accept(group: Group, *, person: Person) -> list[ToAccept]:
    """Return what somebody has not accepted yet of what a group and those around it have agreed."""
    return [
        ToAccept(
            agreement_id=version.agreement_id,
            version=version.number,
            title=version.agreement.title,
            group_name=version.agreement.group.name,
            text=version.text,
            sha256=version.sha256,
        )
        for version in to_accept(group, person=person)
    ]


def versions_read(group: Group, *, person: Person, accepts: Sequence[VersionRead]) -> list[int]:
    """Return the versions somebody has yet to accept, all of which they say they have read; for `accept`.

    Raises:
        Refused: One is not among what they have read; the sentence names it.

    """
    wanted = to_accept(group, person=person)
    read = {(one.agreement_id, one.version) for one in accepts}
    unread = [one.agreement for one in wanted if (one.agreement_id, one.number) not in read]
    if unread:
        names = ", ".join(f"“{agreement.title}” ({agreement.group.name})" for agreement in unread)
        sentence = _("Please read what the group has agreed, and say that you accept it.")
        raise Refused(f"{sentence} {names}", field="accepts")
    return [version.pk for version in wanted]
