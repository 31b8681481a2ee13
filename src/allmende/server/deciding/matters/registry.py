"""The matters there are: those of this app, and those that apps above it register."""

from __future__ import annotations

from collections.abc import Sequence

from allmende.economy.matters import MATTERS
from allmende.server.deciding.matters.matter import Matter
from allmende.server.groups.models import Group


class UnknownMatter(LookupError):
    """A matter that nothing is decided about."""


def register(*matters: Matter) -> None:
    """Say what there is to decide; an app does it when it is ready."""
    for matter in matters:
        if matter.code not in MATTERS:
            raise UnknownMatter(matter.code)
        _KNOWN[matter.code] = matter


def matter_named(code: str) -> Matter:
    """Return a matter.

    Raises:
        UnknownMatter: There is none of this name.

    """
    if code not in _KNOWN:
        raise UnknownMatter(code)
    return _KNOWN[code]


def all_matters() -> Sequence[Matter]:
    """Return all there are, in the order of `economy.matters.MATTERS`."""
    return [_KNOWN[code] for code in MATTERS if code in _KNOWN]


def matters_of(group: Group) -> list[Matter]:
    """Return what the members of a group can propose with the form: only who is in a pool leaves one."""
    return [matter for matter in all_matters() if matter.in_form and matter.possible(group)]


_KNOWN: dict[str, Matter] = {}
