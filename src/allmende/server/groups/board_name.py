"""What a board is called that nobody has named: by its association, in the language of whoever reads it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils import translation
from django.utils.translation import gettext as _

from allmende.server.groups.kinds import Kind

if TYPE_CHECKING:
    Words = models.CharField[str, str]
else:
    Words = models.CharField

MOST_OF_ITS_NAME = 60


def board_of(association: str) -> str:
    """Return what the board of an association is called until somebody gives it a name."""
    return _("Board of %(association)s") % {"association": association[:MOST_OF_ITS_NAME]}


def as_read(name: str, *, association: str) -> str:
    """Return a board's name for the reader: another's language becomes theirs, a name that was given stays."""
    return board_of(association) if name in _in_every_language(association) else name


@lru_cache(maxsize=1_024)
def _in_every_language(association: str) -> frozenset[str]:
    names = set()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            names.add(board_of(association))
    return frozenset(names)


class _ShownName(DeferredAttribute):
    """A group's name as it is read.

    It is stored as its founder's language had it, and may be stored again in that of whoever changes the board: what
    is read stays the same. So nothing that names a group has to know of this.
    """

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:  # noqa: ANN401
        name = super().__get__(instance, cls)
        if instance is None or getattr(instance, "kind", None) != Kind.BOARD:
            return name
        association = getattr(instance, "parent", None)
        return as_read(name, association=association.name) if association is not None else name

    def __set__(self, instance: models.Model, value: str) -> None:
        instance.__dict__[self.field.attname] = value


class GroupName(Words):
    """The column of a group's name."""

    descriptor_class = _ShownName

    def deconstruct(self) -> tuple[str, str, list[object], dict[str, object]]:
        """Tell migrations that in the tables it is words like any other."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), dict(kwargs)
