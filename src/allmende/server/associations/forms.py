"""Forms of associations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server import clock
from allmende.server.associations.by_vote import Words
from allmende.server.associations.models import AgreementKind, Need
from allmende.server.groups.joining import invitation_to_show
from allmende.server.groups.kinds import LEVELS, OF_GROUPS, Kind
from allmende.server.groups.models import Group
from allmende.server.groups.queries import group_by_slug, seat_of
from allmende.server.groups.queries.cards import NOTHING, published
from allmende.server.people.models import Person
from allmende.server.web.naming_field import NamingField

ADDRESS = re.compile(r"(?:.*/(?:g|groups)/)?([-\w]+)(?:/.*)?")
INVITATION = re.compile(r".*/groups/invitation/([-\w]+)/?(?:[?#].*)?")
ADDRESS_HELP = gettext_lazy(
    "Its address here, such as linden-8, or a link to one of its pages. Where a group does not show itself to people "
    "outside, ask its people for an invitation link: name it by that, without using it; or let them begin this."
)


class GroupField(forms.CharField):
    """A group by its address, if it shows itself or one belongs to it, or by an invitation its people hand out."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Begin without anybody who asks."""
        super().__init__(*args, max_length=300, help_text=ADDRESS_HELP, **kwargs)  # type: ignore[arg-type]
        self.person: Person | None = None

    def clean(self, value: object) -> Group | None:
        """Return the group, or None where nothing was typed and nothing is required."""
        text = str(super().clean(value) or "")
        return named(text, person=self.person) if text else None


class GroupsField(GroupField):
    """Several groups, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: object) -> list[Group]:  # type: ignore[override]
        """Return the groups."""
        text = str(forms.CharField.clean(self, value) or "")
        return [named(line, person=self.person) for line in re.split(r"[\s,;]+", text) if line]


def named(text: str, *, person: Person | None) -> Group:
    """Return the group of an address.

    Raises:
        ValidationError: There is none that may be known of.

    """
    handed_out = INVITATION.fullmatch(text.strip())
    invitation = invitation_to_show(handed_out[1], at=clock.now()) if handed_out else None
    if invitation is not None:
        # Whoever holds it has seen the name already; it only lets them ask, and the group answers for itself.
        return invitation.group
    match = ADDRESS.fullmatch(text.strip())
    group = group_by_slug(match[1]) if match else None
    if group is None or (published(group) == NOTHING and (person is None or seat_of(person, group) is None)):
        sentence = _(
            "“%(text)s”: there is no group of this address, or it does not show itself to people outside. Its people "
            "can give you an invitation link to name it by, or begin this themselves."
        )
        raise ValidationError(sentence % {"text": text.strip()[:80]})
    return group


class _ForPerson(forms.Form):
    """A form whose fields know who asks."""

    def __init__(self, *args: object, person: Person, group: Group, **kwargs: object) -> None:
        """Tell the fields, and let the form fit the group."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for field in self.fields.values():
            if isinstance(field, GroupField):
                field.person = person
        self.fit(group)

    def fit(self, group: Group) -> None:
        """Offer what fits the group."""


class FoundForm(_ForPerson):
    """An association that several groups form together."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("What is it?"), widget=forms.RadioSelect)
    groups = GroupsField(label=gettext_lazy("With which other groups?"))
    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def fit(self, group: Group) -> None:
        """Offer the kinds further out than the group."""
        own = LEVELS.get(Kind(group.kind), 1)
        kinds = [kind for kind in Kind if kind in OF_GROUPS and LEVELS.get(kind, own + 1) > own]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]


class JoinForm(_ForPerson):
    """Which association a group joins."""

    into = GroupField(label=gettext_lazy("Which association?"))
    inherits = forms.BooleanField(
        label=gettext_lazy("We follow its rules"),
        required=False,
        help_text=gettext_lazy("What it decides then holds here, too, within what it leaves to us. From one at most."),
    )


class LeaveForm(_ForPerson):
    """Which association a group leaves."""

    into = forms.ModelChoiceField(
        label=gettext_lazy("Which association?"), queryset=Group.objects.none(), empty_label="…"
    )

    def fit(self, group: Group) -> None:
        """Offer those it belongs to."""
        joined = Group.objects.filter(memberships__member__group=group, memberships__left_at=None)
        self.fields["into"].queryset = joined.order_by("name")  # type: ignore[attr-defined]


class IntoForm(_ForPerson):
    """Another association: to move to, or to become one with."""

    into = GroupField(label=gettext_lazy("Which association?"))


class SplitForm(_ForPerson):
    """With which other groups of an association one goes one's own way."""

    of = forms.ModelChoiceField(
        label=gettext_lazy("Which association is split?"), queryset=Group.objects.none(), empty_label="…"
    )
    name = forms.CharField(label=gettext_lazy("Name of the new association"), max_length=80)
    groups = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which groups go with us?"),
        queryset=Group.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    purpose = forms.CharField(
        label=gettext_lazy("What is it for?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def fit(self, group: Group) -> None:
        """Offer the associations it belongs to, and the other groups in them."""
        joined = Group.objects.filter(memberships__member__group=group, memberships__left_at=None)
        inside = Group.objects.filter(
            as_member__memberships__group__in=joined.values("pk"), as_member__memberships__left_at=None
        )
        self.fields["of"].queryset = joined.order_by("name")  # type: ignore[attr-defined]
        self.fields["groups"].queryset = inside.exclude(pk=group.pk).distinct().order_by("name")  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """How something is put to the vote."""

    proposal_title = forms.CharField(
        label=gettext_lazy("The proposal in one line"),
        max_length=120,
        error_messages={"required": gettext_lazy("Please give it a title.")},
    )
    proposal_text = forms.CharField(
        label=gettext_lazy("Why? What should everybody know before they vote?"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def ask_for_words(form: forms.Form, *, title: str) -> None:
    """Ask in a form, beside all the rest, how it is put to the vote."""
    for name, field in WordsForm().fields.items():
        form.fields[name] = field
    form.fields["proposal_title"].initial = title


def words_in(said: dict[str, object]) -> Words:
    """Take out of what was said how it is put to the vote."""
    title, text = (str(said.pop(name, "")) for name in ("proposal_title", "proposal_text"))
    return Words(title=title, text=text)


class SendForm(forms.Form):
    """Whom a group sends to a board, and for what."""

    text = forms.CharField(
        label=gettext_lazy("What for?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What they are to bring forward, what they may agree to, and what not."),
    )

    def __init__(self, *args: object, people: Sequence[Person], **kwargs: object) -> None:
        """Offer these people."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        delegate = NamingField(label=_("Who speaks for us?"), among={person.id: person.name for person in people})
        self.fields = {"delegate": delegate, **self.fields}


class ServiceForm(forms.Form):
    """Something an association sees to."""

    name = forms.CharField(
        label=gettext_lazy("What is to be seen to?"),
        max_length=80,
        help_text=gettext_lazy("For example: water, school, fire brigade, library, car sharing."),
        error_messages={"required": gettext_lazy("Please say what it is.")},
    )
    need = forms.ChoiceField(
        label=gettext_lazy("Can people do without it?"),
        choices=[
            (Need.NECESSARY, gettext_lazy("No, it is necessary")),
            (Need.WISHED, gettext_lazy("Yes, but it is wished for")),
        ],
        widget=forms.RadioSelect,
        initial=Need.NECESSARY,
    )
    description = forms.CharField(
        label=gettext_lazy("More about it"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    projects = forms.MultipleChoiceField(
        label=gettext_lazy("Which projects see to it?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: object, projects: Sequence[Group], **kwargs: object) -> None:
        """Offer these projects."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["projects"].choices = [(one.id, one.name) for one in projects]  # type: ignore[attr-defined]


class AgreementForm(forms.Form):
    """A text to be published."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[
            (AgreementKind.AGREEMENT, gettext_lazy("An agreement: whoever joins accepts it")),
            (AgreementKind.STANDARD, gettext_lazy("A standard: what projects promise of their goods or their work")),
            (AgreementKind.PROCESS, gettext_lazy("A process description: how something is made")),
        ],
        widget=forms.RadioSelect,
        initial=AgreementKind.AGREEMENT,
    )
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=40_000, widget=forms.Textarea(attrs={"rows": 14}), strip=False
    )


class VersionForm(forms.Form):
    """A new version of a text."""

    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=40_000, widget=forms.Textarea(attrs={"rows": 18}), strip=False
    )
