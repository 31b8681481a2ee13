"""Kinds of fields: strict where a careless program would lose something, bounded where a database has bounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StrictBool,
    StrictInt,
)
from pydantic_core import PydanticCustomError

FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2999, 12, 31)


class Said(BaseModel):
    """The content of a request: a field that is not known is a mistake, not a whim."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """The content of an answer, read from what queries return."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def storable(text: str) -> str:
    """Refuse what no database takes as text."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise PydanticCustomError("not_a_text", "not a text")
    return text


def _address(text: str) -> str:
    """Refuse what no mail can be sent to; empty is no address at all."""
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise PydanticCustomError("not_an_address", "not a mail address") from error
    return text


def _written(code: str) -> Callable[[Any], Any]:
    """Refuse numbers where a written day or moment is meant: a count of seconds would be read as one silently."""

    def check(value: Any) -> Any:  # noqa: ANN401  # what a program sends may be anything
        if not isinstance(value, str) or not ("T" in value.upper() or code == "not_a_moment" or len(value) == 10):
            raise PydanticCustomError("not_a_day" if code == "not_a_day" else "not_a_moment", "not written out")
        return value

    return check


def _in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _within_calendar(moment: datetime) -> datetime:
    if not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise PydanticCustomError("not_a_moment", "too far away")
    return moment.astimezone(UTC)


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,60}$", description="The group's name in addresses.")]
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="An id as in the books.")]
IdOrNone = Annotated[str, Field(pattern=r"^([0-9a-f]{16})?$", description="An id as in the books, or nothing.")]
Number = Annotated[int, Field(ge=0, le=2**31 - 1)]
Count = Annotated[StrictInt, Field(ge=0, le=2**31 - 1)]
YesNo = StrictBool

Line = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Title = Annotated[str, Field(max_length=120), AfterValidator(storable)]
Words = Annotated[str, Field(max_length=1000), AfterValidator(storable)]
Prose = Annotated[str, Field(max_length=4000), AfterValidator(storable)]

MailAddress = Annotated[str, Field(max_length=254), AfterValidator(_address)]

Moment = Annotated[datetime, AfterValidator(_in_utc), PlainSerializer(_utc_text, return_type=str, when_used="json")]
SaidMoment = Annotated[AwareDatetime, BeforeValidator(_written("not_a_moment")), AfterValidator(_within_calendar)]
SaidDay = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY), BeforeValidator(_written("not_a_day"))]
AskedDay = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class Person(Shown):
    """Somebody, as the books of a community know them and as the others call them."""

    member_id: str
    name: str


class Done(Shown):
    """It is done, and there is nothing more to say."""

    done: bool = True
