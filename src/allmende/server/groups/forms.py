"""Forms of a group's pages."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from allmende.server.groups.kinds import FOR_WHOM, FROM_BELOW, INSIDE_ONLY, Kind, Role, ShareClass
from allmende.server.groups.models import Group, Member

KIND_HELP = _("What you call yourselves. It changes words, not rules.")
PURPOSE_HELP = _("Two or three sentences: what you do together, and what newcomers should know.")


def time_zones() -> list[tuple[str, str]]:
    """Return the time zones of places, as people look for them."""
    zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
    return [(zone, zone.replace("_", " ")) for zone in ["UTC", *zones]]


class FoundForm(forms.Form):
    """What somebody says who founds a group."""

    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("As people call it."))
    kind = forms.ChoiceField(
        label=_("What is it?"),
        help_text=KIND_HELP,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose what comes closest.")},
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=PURPOSE_HELP,
    )

    def __init__(self, *args: object, inside: Group | None = None, **kwargs: object) -> None:
        """Offer the kinds that can lie where it is founded."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        kinds = [
            (kind.value, format_lazy("{kind} – {who}", kind=kind.label, who=FOR_WHOM[kind]))
            for kind in Kind
            if kind not in FROM_BELOW and (inside is not None or kind not in INSIDE_ONLY)
        ]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # a ChoiceField


class DescribeForm(forms.Form):
    """How a group calls and describes itself."""

    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=PURPOSE_HELP,
    )
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("In which all times of the group are shown and days begin."),
    )


class AddMemberForm(forms.Form):
    """Somebody who takes part without signing in."""

    name = forms.CharField(label=_("Name"), max_length=80)
    share_class = forms.ChoiceField(label=_("Shares as"), choices=ShareClass.choices, initial=ShareClass.CHILD)


class MemberForm(forms.Form):
    """What somebody is in the group and how they share."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=Role.choices,
        help_text=_("Maintainers look after members, rules and invitations; what is asked of them stays the same."),
    )
    share_class = forms.ChoiceField(
        label=_("Shares as"),
        choices=ShareClass.choices,
        help_text=_("How much of the common work is asked of them; the rules say how much for each."),
    )


class VouchForm(forms.Form):
    """What somebody can do."""

    qualification = forms.CharField(
        label=_("What can they do?"), max_length=80, help_text=_("For example: first aid, driving licence, the oven.")
    )


class HouseholdForm(forms.Form):
    """Into which household somebody goes."""

    household = forms.ChoiceField(label=_("Household"))

    def __init__(self, *args: object, households: list[Group], **kwargs: object) -> None:
        """Offer these households."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["household"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (household.id, household.name) for household in households
        ]


class TakeInForm(forms.Form):
    """Who of the house comes into a household."""

    member = forms.ChoiceField(label=_("Who?"))

    def __init__(self, *args: object, members: list[Member], **kwargs: object) -> None:
        """Offer these people."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["member"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (member.id, member.name) for member in members
        ]


class InviteForm(forms.Form):
    """For whom an invitation is."""

    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        help_text=_("We send them a link that works once. Leave it empty for a link you can pass on yourself."),
    )
    share_class = forms.ChoiceField(label=_("They will share as"), choices=ShareClass.choices, required=False)

    def __init__(self, *args: object, maintainer: bool, mail_goes_out: bool, **kwargs: object) -> None:
        """Ask maintainers, and only them, how the newcomer shares; promise mail only where mail is sent."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if not maintainer:
            del self.fields["share_class"]
        if not mail_goes_out:
            self.fields["email"].help_text = _(
                "This place sends no mail: you get a link that works once, to pass on yourself. "
                "Leave it empty for a link several can use."
            )


class AnswerForm(forms.Form):
    """The answer to somebody who asks to join."""

    answer = forms.CharField(
        label=_("Your answer"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
