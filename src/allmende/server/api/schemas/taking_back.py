"""Taking decisions back, as the interface shows and takes it."""

from __future__ import annotations

from pydantic import Field

from allmende.server.api.schemas.fields import Moment, Prose, Said, Shown


class Reversing(Said):
    """Why a decision should be taken back."""

    text: Prose


class CallBackShown(Shown):
    """How it stands with calling a decision of a board back.

    Once `asking_count` reaches `needed_count`, all `concerned_count` vote on it, in the association `group_slug`.
    """

    group_slug: str
    asking_count: int
    needed_count: int
    concerned_count: int
    share_milli: int
    until_at: Moment
    is_open: bool = Field(description="Whether it can still be asked for.")
    i_ask: bool
    voting_id: str | None = Field(description="Id of the decision that all vote on, or have voted on; in `group_slug`.")
