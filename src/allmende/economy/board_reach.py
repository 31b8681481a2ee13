"""Whose rules a decision sets: its group's own, or, of a board that may, those of the association around it.

A board coordinates for those who send its delegates. What an association lets it decide on its behalf never includes
how decisions are made there: else a board could take for itself what was only lent to it (docs/decisions, 0021).
"""

from __future__ import annotations

from collections.abc import Mapping

from allmende.economy.parameters import parameter_named

# The term of a proposal by which it names the group whose rules it sets; without it they are its group's own.
WHOSE = "group"
# What is called back is of a board inside, so the association then sets what the board had set.
CALL_BACK = "call_back"
SETTING = frozenset({"rules", "reversal", CALL_BACK})


def whose_rules(group: str, *, matter: str, terms: Mapping[str, str]) -> str:
    """Return the id of the group whose rules a decision of a group sets.

    Examples:
        >>> whose_rules("board", matter="rules", terms={"group": "town"})
        'town'
        >>> whose_rules("board", matter="text", terms={"group": "town"})
        'board'

    """
    return terms.get(WHOSE, group) if matter in SETTING else group


def board_may_set(name: str) -> bool:
    """Whether a board can be let set a rule of its association: none about deciding, nor what may be chosen inside.

    Raises:
        UnknownRule: There is no such rule.

    Examples:
        >>> board_may_set("weight_cap"), board_may_set("quorum_milli"), board_may_set("below_may_set_quorum_milli")
        (True, False, False)

    """
    return parameter_named(name).section != "deciding"
