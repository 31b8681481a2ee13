"""Forms of conflicts and forks."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.server.conflicts.models import About
from allmende.server.conflicts.operations.raising import ConflictDraft
from allmende.server.conflicts.queries.subjects import Subject
from allmende.server.groups.models import Group, Member
from allmende.server.web.fields import DurationField
from allmende.server.web.naming_field import NamingField, NamingsField
from allmende.server.work.forms.fields import WeightField

# Where a fork stands: beside the group it came from, or with books of its own.
INSIDE, ALONE = "inside", "alone"


class RaiseForm(forms.Form):
    """How one sees it, and what should be instead; with whom, where the thing does not say."""

    title = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=120,
        error_messages={"required": gettext_lazy("Please give it a title.")},
    )
    words = forms.CharField(
        label=gettext_lazy("How do you see it?"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("For those concerned alone, and whoever mediates. Say what happened and what it does."),
        error_messages={"required": gettext_lazy("Please say how you see it, in a few sentences.")},
    )
    wanted = forms.CharField(
        label=gettext_lazy("What should be instead?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("If it comes to a decision, everybody reads this and votes on it."),
        error_messages={"required": gettext_lazy("Please say what should be instead.")},
    )
    minutes = DurationField(label=gettext_lazy("Time that should count"), max_length=20, required=False)
    weight = WeightField(label=gettext_lazy("Weight"), max_length=12, required=False)

    def __init__(self, *args: object, subject: Subject, people: Sequence[Member], **kwargs: object) -> None:
        """Leave out what the thing says already."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.subject = subject
        if subject.about != About.OTHER:
            del self.fields["title"]
        else:
            others = NamingsField(
                label=_("With whom?"),
                among={one.id: one.name for one in people},
                error_messages={"required": _("Choose with whom: somebody of this group.")},
            )
            self.fields = {"title": self.fields["title"], "others": others, **self.fields}
        if subject.counts:
            self.fields["minutes"].initial = subject.counts["minutes"]
            self.fields["weight"].initial = subject.counts["weight_milli"]
        else:
            del self.fields["minutes"], self.fields["weight"]

    def draft(self) -> ConflictDraft:
        """Return what was said."""
        said = self.cleaned_data
        remedy = {"minutes": said.get("minutes"), "weight_milli": said.get("weight")}
        differs = None not in remedy.values() and remedy != dict(self.subject.counts)
        return ConflictDraft(
            about=str(self.subject.about),
            thing=self.subject.thing,
            title=said.get("title", ""),
            words=said["words"],
            wanted=said["wanted"],
            others=said.get("others", ()),
            remedy={name: int(number) for name, number in remedy.items() if number is not None} if differs else {},
        )


class WordsForm(forms.Form):
    """Something said to the others concerned."""

    words = forms.CharField(
        label=gettext_lazy("Say something"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Please write something.")},
    )


class MediatorForm(forms.Form):
    """Whom one would have mediate."""

    def __init__(self, *args: object, people: Sequence[Member], **kwargs: object) -> None:
        """Offer everybody who is not concerned."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["mediator"] = NamingField(
            label=_("Who could mediate?"),
            among={one.id: one.name for one in people},
            nobody=_("choose somebody both of you trust"),
        )


class ForkForm(forms.Form):
    """How the new group is called, and where it stands."""

    name = forms.CharField(
        label=gettext_lazy("What is the new group called?"),
        max_length=80,
        error_messages={"required": gettext_lazy("A group needs a name.")},
    )
    where = forms.ChoiceField(label=gettext_lazy("Where does it stand?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Why? The others read it."),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, origin: Group, **kwargs: object) -> None:
        """Offer the community around it, where there is one, and a book of its own."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        alone = (ALONE, _("on its own, with books of its own"))
        inside = []
        if origin.parent is not None:
            inside = [(INSIDE, _("in %(group)s, beside this one") % {"group": origin.parent.name})]
        self.fields["where"].choices = [*inside, alone]  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["where"].initial = INSIDE if inside else ALONE
