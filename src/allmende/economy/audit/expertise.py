"""What an audit remembers of experts: who was named for what, and whether it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from allmende.economy.bookings.experts import EXPERT, NOT_EXPERT


@dataclass(slots=True, kw_only=True)
class Naming:
    """Somebody's being an expert of a group in a matter ("" is all of them); `ended` is "" while it lasts."""

    group: str
    member: str
    matter: str
    ended: str = ""


@dataclass(slots=True)
class Expertise:
    """All experts of a book, and the decisions that named them or ended it."""

    namings: dict[str, Naming] = field(default_factory=dict)
    uses: set[str] = field(default_factory=set)

    def deciding(self, group: str, matter: str) -> set[str]:
        """Return who is an expert of a group in a matter now; nobody where those who look after the group decide."""
        return {
            one.member
            for one in self.namings.values()
            if one.group == group and not one.ended and one.matter in ("", matter)
        }

    def stands(self, group: str, member: str, matter: str) -> bool:
        """Say whether somebody is an expert of a group for just this."""
        wanted = (group, member, matter, "")
        return any((one.group, one.member, one.matter, one.ended) == wanted for one in self.namings.values())

    def left_undone(self, decision: str, *, matter: str, terms: Mapping[str, str]) -> Iterator[str]:
        """Yield that a decision about an expert was carried out, and nothing came of it."""
        if matter == "appointment" and terms.get("role") in (EXPERT, NOT_EXPERT) and decision not in self.uses:
            yield "it was carried out, and nobody was named as an expert, or is one no longer"
