"""Cursors: where a list goes on. They are handed back as they were given; what they say is nobody's business."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import Field

from allmende.server.api.problems import Unfit

IDS = re.compile("[0-9a-f]{16}")
Cursor = Annotated[str, Field(max_length=200, description="The `next` of the page before; leave it out to begin.")]


def unfit_cursor() -> Unfit:
    """Return the refusal of a cursor that was never given."""
    return Unfit(422, "invalid", _("This is no place in this list."), field="cursor", where="query")


def cursor_to(*place: int | str | datetime) -> str:
    """Return a cursor that says where a list goes on."""
    said = [one.isoformat() if isinstance(one, datetime) else one for one in place]
    return urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")


def number_at(cursor: str, *, first: int) -> int:
    """Return the number a cursor says; `first` for an empty one.

    Raises:
        Unfit: The cursor was never given.

    """
    if not cursor:
        return first
    place = _place(cursor)
    number = place[0] if len(place) == 1 else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 2**31:
        raise unfit_cursor()
    return number


def moment_and_id_at(cursor: str) -> tuple[datetime, str] | None:
    """Return the moment and the id a cursor says; None for an empty one.

    Raises:
        Unfit: The cursor was never given.

    """
    if not cursor:
        return None
    written, last_id = [*map(str, _place(cursor)), "", ""][:2]
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise unfit_cursor() from error
    if moment.tzinfo is None or not 1970 < moment.year < 3000 or not IDS.fullmatch(last_id):
        raise unfit_cursor()
    return moment, last_id


def _place(cursor: str) -> list[object]:
    try:
        place = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as error:
        raise unfit_cursor() from error
    if not isinstance(place, list):
        raise unfit_cursor()
    return place
