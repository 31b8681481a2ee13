"""The steps of a conflict: it is raised, answered, mediated, decided together; each step has its time in the rulebook.

Nobody is left waiting: whatever has not come by its day is passed over, and the next step begins. Whoever raised it can
take it back, or say that it is settled, at any time.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Literal, get_args

from allmende.economy.rulebook import Rulebook

About = Literal["confirmation", "refusal", "exclusion", "complaint", "other"]
ABOUT: tuple[About, ...] = get_args(About)
Step = Literal["answer", "mediation", "decision"]
STEPS: tuple[Step, ...] = get_args(Step)
Ending = Literal["settled", "withdrawn", "decided"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)
DAY_US = 86_400_000_000


def step_after(step: Step, rules: Rulebook) -> Step | None:
    """Return the next step, or None after the last one; where the rules leave no time to mediate, that is left out.

    Examples:
        >>> step_after("answer", Rulebook()), step_after("answer", Rulebook({"mediation_days": 0}))
        ('mediation', 'decision')

    """
    if step == "answer":
        return "mediation" if rules.mediation_days else "decision"
    return "decision" if step == "mediation" else None


def step_due_us(step: Step, rules: Rulebook, *, from_us: int) -> int:
    """Return until when a step has time; 0 for the decision, whose vote has times of its own.

    Args:
        step: Which.
        rules: Those that hold when it begins.
        from_us: When it begins, in microseconds since 1970.

    """
    days = {"answer": rules.objection_answer_days, "mediation": rules.mediation_days, "decision": 0}[step]
    return from_us + days * DAY_US if days else 0


def agreed_mediator(named: Mapping[str, str], *, by: str, others: Collection[str]) -> str:
    """Return whom both sides name as the one who mediates; "" while they do not.

    Args:
        named: Who -> whom they name, their last word.
        by: Who raised it.
        others: The other side; whoever of them names nobody leaves it to the others.

    Examples:
        >>> agreed_mediator({"ada": "cy", "bo": "cy"}, by="ada", others={"bo", "di"})
        'cy'
        >>> agreed_mediator({"ada": "cy", "bo": "eve"}, by="ada", others={"bo", "di"})
        ''

    """
    theirs = {whom for who, whom in named.items() if who in others}
    return named[by] if by in named and theirs == {named[by]} else ""


def may_go_on(step: Step, *, who: str, by: str, mediator: str, answered: bool, is_overdue: bool) -> bool:
    """Say whether the next step may begin now.

    Args:
        step: Where it stands.
        who: Who asks for it; "" for nobody in particular.
        by: Who raised it.
        mediator: Who mediates, or "".
        answered: Whether one of the other side has said something.
        is_overdue: Whether the time of the step is over; then it goes on by itself.

    """
    if step == "decision":
        return False
    if is_overdue:
        return True
    return bool(who) and (who == by and answered if step == "answer" else who == mediator)
