"""The form of a proposal: which fields it has depends on what it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from allmende.economy.board_reach import WHOSE
from allmende.economy.matters import MATTERS_WITH_OPTIONS, kinds_allowed
from allmende.economy.parameters import LEEWAY, PARAMETERS, parameter_named
from allmende.economy.parameters.leeway import MAY_SET
from allmende.economy.rulebook import SECTIONS, RuleRefused, Value, format_value, parse_value
from allmende.server.deciding import wording
from allmende.server.deciding.matters.registry import matter_named
from allmende.server.deciding.models import Proposal
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.groups.queries import Seat
from allmende.server.rules.queries import one_rule
from allmende.server.rules.wording import refusal_sentence

ROWS = 3


class ProposalForm(forms.Form):
    """A proposal of one matter; which fields there are depends on it."""

    title = forms.CharField(
        label=gettext_lazy("In one line"),
        max_length=120,
        error_messages={"required": gettext_lazy("Please give it a title.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What exactly, and why?"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(
        self,
        *args: object,
        seat: Seat,
        matter: str,
        rule: str = "",
        proposal: Proposal | None = None,
        filled: Mapping[str, str] = MappingProxyType({}),
        **kwargs: object,
    ) -> None:
        """Offer what the matter asks for; a proposal that is amended fills the fields, or whatever leads here."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.seat, self.matter, self.is_new = seat, matter, proposal is None
        if proposal is not None:
            self.fields["title"].initial, self.fields["text"].initial = proposal.title, proposal.text
        if matter == "rules":
            self._add_rules(rule, proposal)
        if proposal is None:
            self.fields.update(matter_named(matter).fields(seat))
        if matter in MATTERS_WITH_OPTIONS:
            self._add_options(proposal)
        self._add_procedure(proposal)
        for name in {"title", *matter_named(matter).fields(seat)} & filled.keys() & self.fields.keys():
            self.fields[name].initial = filled[name]

    def draft(self) -> ProposalDraft:
        """Return what was said as the operation takes it."""
        said = self.cleaned_data
        matter = matter_named(self.matter)
        asked, known = matter.fields(self.seat), matter.terms | matter.may_name
        answers = {name: str(said[name]) for name in asked if said.get(name)}
        return ProposalDraft(
            title=said["title"],
            text=said["text"],
            matter=self.matter,
            changes=said.get("changes", {}),
            terms={name: answer for name, answer in answers.items() if name in known},
            details={name: answer for name, answer in answers.items() if name not in known},
            options=said.get("options", ()),
            kind=said["procedure"],
            secret=said["secret"],
        )

    def clean_options(self) -> list[str]:
        """Return the options, one a line."""
        lines = str(self.cleaned_data["options"]).splitlines()
        return [line.strip() for line in lines if line.strip()]

    def clean(self) -> dict[str, Any]:
        """Read the values of rules as people write them."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.matter == "rules":
            cleaned["changes"] = self._changes(cleaned)
        return cleaned

    @property
    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields for rules with their values, pair by pair."""
        return [(self[f"rule_{row}"], self[f"value_{row}"]) for row in range(ROWS) if f"rule_{row}" in self.fields]

    @property
    def others(self) -> list[forms.BoundField]:
        """All other fields."""
        return [self[name] for name in self.fields if not name.startswith(("rule_", "value_"))]

    def _changes(self, cleaned: Mapping[str, Any]) -> dict[str, Value | None]:
        changes: dict[str, Value | None] = {}
        for row in range(ROWS):
            name, written = cleaned.get(f"rule_{row}"), str(cleaned.get(f"value_{row}") or "").strip()
            if not name:
                if written:
                    self.add_error(f"rule_{row}", _("Which rule is this value for?"))
                continue
            if name in changes:
                self.add_error(f"rule_{row}", _("Each rule once, please."))
                continue
            if not written:
                changes[name] = None
                continue
            try:
                changes[name] = parse_value(name, written, language=get_language() or "en")
            except RuleRefused as refused:
                self.add_error(f"value_{row}", refusal_sentence(refused))
                continue
            if self._holds_already(name, changes[name]):
                self.add_error(f"value_{row}", _("That is how it is already."))
        return changes

    def _holds_already(self, name: str, value: Value | None) -> bool:
        """Whether a new proposal would set just what the group has; what it follows it may want as its own."""
        if not self.is_new or WHOSE in self.fields or self.seat.rulebook[name] != value:
            return False
        rule = one_rule(self.seat, name)
        return rule is not None and (rule.is_own or (rule.set_in is None and self.seat.group.parent_id is None))

    def _add_rules(self, rule: str, proposal: Proposal | None) -> None:
        standing: list[tuple[str, Any]] = list(proposal.changes.items()) if proposal is not None else []
        if not standing and rule:
            standing = [(rule, self.seat.rulebook[rule])]
        language = get_language() or "en"
        choices = rule_choices(also=[name for name, _value in standing if name in LEEWAY])
        for row in range(ROWS):
            name, value = standing[row] if row < len(standing) else ("", None)
            meant = self.data.get(self.add_prefix(f"rule_{row}"), name)
            self.fields[f"rule_{row}"] = forms.ChoiceField(
                label=_("Rule"), choices=choices, required=False, initial=name
            )
            self.fields[f"value_{row}"] = forms.CharField(
                label=_("becomes"),
                max_length=60,
                required=False,
                initial="" if value is None else format_value(name, value, language=language),
                help_text=possible(meant),
            )

    def _add_options(self, proposal: Proposal | None) -> None:
        titles = proposal.options.order_by("number").values_list("title", flat=True) if proposal is not None else ()
        self.fields["options"] = forms.CharField(
            label=_("Several options?"),
            required=False,
            initial="\n".join(titles),
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("One a line. Leave it empty where a yes or a no will do."),
        )

    def _add_procedure(self, proposal: Proposal | None) -> None:
        rules = self.seat.rulebook
        allowed = kinds_allowed(self.matter, rules)
        named = [("", _("as the rules say: %(kind)s") % {"kind": wording.kind(allowed[0])})]
        named += [(kind, wording.kind(kind)) for kind in allowed[1:]]
        if self.matter in MATTERS_WITH_OPTIONS:
            named += [(kind, wording.kind(kind)) for kind in kinds_allowed(self.matter, rules, options=2)]
        self.fields["procedure"] = forms.ChoiceField(
            label=_("How is it decided?"),
            choices=named,
            required=False,
            initial=proposal.kind if proposal is not None else "",
            help_text=_("A proposal may ask for more agreement than the rules do, never for less."),
        )
        self.fields["secret"] = forms.BooleanField(
            label=_("Ballots are secret"),
            required=False,
            initial=proposal.secret if proposal is not None else rules.secret_by_default,
            help_text=_("Not with consensus, which lives of arguments that somebody brings forward."),
        )


def rule_choices(*, also: Sequence[str] = ()) -> list[Any]:
    """Return all rules by section, for a select; of the leeways for groups inside those asked for."""
    language = get_language() or "en"
    by_section: list[Any] = [("", "…")]
    for key, words in SECTIONS.items():
        inside = [
            (name, parameter.words.speak(language))
            for name, parameter in PARAMETERS.items()
            if parameter.section == key
        ]
        by_section.append((words.speak(language), inside))
    if also:
        by_section.append((_("What the groups inside may choose"), [(name, wording.label_of(name)) for name in also]))
    return by_section


def possible(name: str) -> str:
    """Return what a rule may be, as it is written: its choices, or its bounds; "" where there are none."""
    if name not in PARAMETERS and name not in LEEWAY:
        return ""
    parameter, language = parameter_named(name), get_language() or "en"
    if parameter.kind == "bool":
        return " · ".join(format_value(name, value, language=language) for value in (True, False))
    if parameter.choices:
        return " · ".join(words.speak(language) for words in parameter.choices.values())
    bounds = [bound for bound in (parameter.minimum, parameter.maximum) if bound is not None]
    return " … ".join(format_value(name, bound, language=language) for bound in bounds) if len(bounds) == 2 else ""


def proposable(name: str) -> bool:
    """Whether a rule of this name can stand in a proposal."""
    return name in PARAMETERS or name in LEEWAY or name.startswith(MAY_SET)
