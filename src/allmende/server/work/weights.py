"""The weight of an occurrence at a moment: one function for the page, the claim and the calendar."""

from __future__ import annotations

from datetime import datetime

from allmende.mechanisms.tasks import board
from allmende.server import clock
from allmende.server.work.models import Occurrence, Procedure


def is_sealed(occurrence: Occurrence) -> bool:
    """Whether the occurrence waits for its round: nobody takes it, everybody states wishes."""
    return occurrence.round is not None and occurrence.round.cleared_at is None


def weight_at(occurrence: Occurrence, at: datetime) -> int:
    """Return the weight in thousandths at which a place of the occurrence is taken at this moment."""
    if occurrence.procedure == Procedure.FIXED:
        return occurrence.opening_milli
    return board.weight_at(**course(occurrence), now_us=clock.microseconds(at))


def steps_of(occurrence: Occurrence) -> tuple[board.Step, ...]:
    """Return the published course of the occurrence's weight; a fixed one has its opening only."""
    if occurrence.procedure == Procedure.FIXED:
        opened_us = clock.microseconds(occurrence.opened_at)
        return (board.Step(index=0, from_us=opened_us, weight_milli=occurrence.opening_milli),)
    return board.schedule(**course(occurrence))


def next_step(occurrence: Occurrence, at: datetime) -> board.Step | None:
    """Return the next rise, or None when the weight rises no more."""
    if occurrence.procedure == Procedure.FIXED or is_sealed(occurrence):
        return None
    return board.next_step_at(**course(occurrence), now_us=clock.microseconds(at))


def course(occurrence: Occurrence) -> dict[str, int]:
    """Return what determines the course of a weight on the board."""
    return {
        "opening_milli": occurrence.opening_milli,
        "cap_milli": occurrence.cap_milli,
        "steps": occurrence.steps,
        "opened_us": clock.microseconds(occurrence.opened_at),
        "due_us": clock.microseconds(occurrence.due_at),
    }
