"""Groups of groups as the interface shows them: the tree, what waits for agreement, who sits on a board."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from allmende.server.api.schemas.fields import Id, Line, Moment, Person, Prose, Said, Shown, Slug, Title, storable
from allmende.server.associations.by_vote import Words

Purpose = Annotated[str, Field(max_length=2000), AfterValidator(storable)]
OfGroups = Literal["neighbourhood", "association", "municipality", "region", "supra_region", "world", "prosumers"]


class GroupKnown(Shown):
    """Another group; `slug` is null where one is not in it and it does not show itself to people outside."""

    id: str
    slug: str | None
    kind: str
    name: str


class TreePlace(GroupKnown):
    """A group in the tree, with what lies in it, the most people first.

    `people_count` has everybody once who is in it or in what lies in it; `is_mine`: whether one belongs to it;
    `inherits`: whether its rules come from the group it is shown in.
    """

    people_count: int
    is_here: bool
    is_mine: bool
    inherits: bool
    parts: list[TreePlace]


class InheritedRuleShown(Shown):
    """A rule that comes from another book; `source` is the group whose value it is, `since` when ours took it over."""

    name: str
    label: str
    value: bool | int | str
    value_in_words: str
    source: GroupKnown
    since: Moment
    entry_number: int


class AssociationTree(Shown):
    """Where a group lies, and what lies in it.

    `follows` is the association its rules come from, and `inherited` what it takes over from there now; for a group
    inside another one that is said of the outermost one around it, whose book it shares.
    """

    tree: TreePlace
    belongs_to: list[GroupKnown]
    groups: list[GroupKnown] = Field(description="The groups that are members of this one.")
    follows: GroupKnown | None
    inherited: list[InheritedRuleShown]
    board: GroupKnown | None


class SideShown(Shown):
    """A group that is asked; `goes_along`: it becomes a member of what is founded, joined or split off.

    `voting_id` is the proposal about it that is open in the group, where I may read it.
    """

    group: GroupKnown
    goes_along: bool
    agreed_at: Moment | None
    decision_id: str | None = Field(description="The group's decision; null where those who look after it agreed.")
    voting_id: str | None


class AccordShown(Shown):
    """What several groups agree to; it is carried out with the last one's agreement.

    `what` is found, join, leave, move, merge or split; `result` the association that came of it. `needs_decision`:
    whether this group can only agree by a decision of its own.
    """

    id: str
    what: str
    sentence: str
    subject: GroupKnown | None
    into: GroupKnown | None
    name: str
    kind: str
    purpose: str
    inherits: bool
    begun_at: Moment
    done_at: Moment | None
    withdrawn_at: Moment | None
    result: GroupKnown | None
    sides: list[SideShown]
    waits_for_us: bool
    needs_decision: bool


class Accords(Shown):
    """What waits for the group's agreement, or for that of others with it, newest first."""

    accords: list[AccordShown]


class ProposalSaid(Said):
    """How it is put to the vote: one line, and why."""

    title: Title
    text: Prose = ""

    @property
    def words(self) -> Words:
        """The same as operations take it."""
        return Words(title=self.title, text=self.text)


class ByVote(Said):
    """With a `proposal`, the group is asked to decide; without, it is done at once by who looks after it alone."""

    proposal: ProposalSaid | None = None


# What needs no words, unless it is put to the vote, needs no content at all.
AT_ONCE = ByVote()


class FoundingTogether(ByVote):
    """An association to be founded with other groups; `inherits`: whether those follow its rules who follow none."""

    name: Line
    kind: OfGroups
    groups: list[Slug] = Field(max_length=60, description="The other groups, by the names in their addresses.")
    purpose: Purpose = ""
    inherits: bool = True


class JoiningAssociation(ByVote):
    """Which association is joined, and whether its rules are followed from then on."""

    into: Slug
    inherits: bool = False


class IntoAssociation(ByVote):
    """Another association: one to leave, to move to, or to become one with."""

    into: Slug


class SplittingOff(ByVote):
    """Some groups of an association that form one of their own; the group that begins it is one of them."""

    association: Slug
    name: Line
    groups: list[Id] = Field(max_length=60, description="Ids of those that go, the beginning group's own among them.")
    purpose: Purpose = ""


class MandateShown(Shown):
    """Whom a group sends to the board; `counts`: whether the term is not over, `until_day` the first day after it."""

    id: str
    sender: GroupKnown
    delegate: Person
    text: str
    given_at: Moment
    until_day: date
    counts: bool
    is_mine: bool
    decision_id: str | None


class PastMandate(Shown):
    """A mandate that is over; `why` is recalled, resigned, expired, replaced or left."""

    id: str
    sender: GroupKnown
    delegate: Person
    text: str
    given_at: Moment
    ended_at: Moment
    why: str
    decision_id: str | None = Field(description="The decision that ended it, where there was one.")


class BoardOfDelegates(Shown):
    """The coordination board of an association: who speaks for whom, who did, and whose groups nobody speaks for."""

    board: GroupKnown
    term_days: int
    delegates: list[MandateShown]
    past: list[PastMandate]
    without: list[GroupKnown]


class SendingDelegate(Said):
    """Whom a member group sends, and for what; `delegate` is the member's id in the sending group."""

    sender: Slug
    delegate: Id
    text: Purpose = ""
