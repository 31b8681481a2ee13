"""What a delegation is given for: everything in a group, one matter of it, or one decision; the narrowest counts."""

from __future__ import annotations


def scope_of(group: str, *, matter: str = "", decision: str = "") -> str:
    """Return what a delegation in a group is given for: one decision, a matter, or (neither) everything."""
    return f"{group}::{decision}" if decision else f"{group}:{matter}"


def scopes_of(group: str, matter: str, *, decision: str = "") -> list[str]:
    """Return what a delegation may be given for to count in a decision about a matter, the narrowest first.

    Examples:
        >>> scopes_of("house", "rules", decision="7")
        ['house::7', 'house:rules', 'house:']

    """
    wider = [scope_of(group, matter=matter), scope_of(group)]
    return [scope_of(group, decision=decision), *wider] if decision else wider
