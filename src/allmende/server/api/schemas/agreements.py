"""Agreements, standards and process descriptions as the interface shows and takes them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from allmende.server.api.schemas.associations import ByVote, GroupKnown
from allmende.server.api.schemas.fields import Id, Moment, Number, Person, Said, Shown, Title, storable

# As long as `associations.operations.agreements` takes.
Text = Annotated[str, Field(max_length=40_000), AfterValidator(storable)]


class AdopterShown(Shown):
    """A group that works by a standard; `is_behind`: there is a newer version."""

    group: GroupKnown
    version: int
    is_behind: bool


class AgreementLine(Shown):
    """A text of the group in a list: `kind` is agreement, standard or process, `version` the newest one."""

    id: str
    kind: str
    title: str
    version: int
    published_at: Moment
    accepted_count: int
    members_count: int
    accepted_version: int | None = Field(description="The newest version I have accepted.")
    waits_for_me: bool
    adopters: list[AdopterShown]


class StandardOffered(Shown):
    """A standard of an association the group belongs to, and the version the group works by, null for none."""

    id: str
    kind: str
    title: str
    publisher: GroupKnown
    version: int
    adopted_version: int | None
    is_behind: bool


class Agreements(Shown):
    """What the group has agreed and publishes, and which standards it can work by."""

    agreements: list[AgreementLine]
    offered: list[StandardOffered]


class VersionLine(Shown):
    """One version of a text, as the book names it."""

    version: int
    sha256: str
    published_at: Moment
    by: Person | None
    decision_id: str | None
    entry_number: int


class ChangeShown(Shown):
    """A stretch of text: same, new or gone; left_out stands for more that stayed the same."""

    kind: str
    text: str


class AgreementShown(Shown):
    """One version of a text, and what changed in it since the version before.

    `voting_ids` are the group's open proposals about it.
    """

    id: str
    kind: str
    title: str
    publisher: GroupKnown
    ended_at: Moment | None
    shown: VersionLine
    text: str
    changes: list[ChangeShown]
    versions: list[VersionLine]
    adopted_version: int | None
    adopters: list[AdopterShown]
    voting_ids: list[str]


class Published(Shown):
    """The text that was published; or the proposal to publish it."""

    agreement: AgreementShown | None
    voting_id: str | None


class ToAccept(Shown):
    """A text that whoever joins accepts."""

    agreement_id: str
    version: int
    title: str
    group_name: str
    text: str
    sha256: str


class AgreementsToAccept(Shown):
    """What I have not accepted yet of what the group and those around it have agreed, word by word."""

    agreements: list[ToAccept]


class VersionRead(Said):
    """A version of a text that was read."""

    agreement_id: Id
    version: Number


class Accepting(Said):
    """That I accept these versions, which I have read: all that wait for me."""

    accepts: list[VersionRead] = Field(default=[], max_length=200)


class Accepted(Shown):
    """How many texts were accepted."""

    accepted_count: int


class InvitationToMe(Shown):
    """Who invites whereto, and what whoever joins accepts."""

    group_name: str
    group_kind: str
    purpose: str
    by: str
    expires_at: Moment
    agreements: list[ToAccept]


class PublishingText(ByVote):
    """A text to be published."""

    kind: Literal["agreement", "standard", "process"]
    title: Title
    text: Text


class RevisingText(ByVote):
    """The text as it shall read from now on; whoever accepted the old version is asked anew."""

    text: Text


class AdoptingStandard(ByVote):
    """The version the group works by from now on; only the newest can be put to the vote."""

    version: Number
