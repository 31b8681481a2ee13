"""Decisions: what is proposed, as a list and one by one, proposing, amending and taking back before it is decided."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from allmende.economy.spread import Spread
from allmende.server import clock
from allmende.server.api import queries as lists
from allmende.server.api.entrance import seat_in
from allmende.server.api.known_decisions import decision_in, decision_shown, fields_of_proposals
from allmende.server.api.once import once, shown
from allmende.server.api.problems import NotFound, private
from allmende.server.api.routing import reads, reads_file, writes
from allmende.server.api.schemas import decisions as schemas
from allmende.server.api.schemas import figures as told
from allmende.server.api.schemas.cursors import Cursor, cursor_to, moment_and_id_at
from allmende.server.api.schemas.fields import Id, Slug
from allmende.server.deciding.matters.registry import matters_of
from allmende.server.deciding.operations import proposing
from allmende.server.deciding.operations.proposing import ProposalDraft
from allmende.server.deciding.queries import figures as saved
from allmende.server.deciding.queries import listing
from allmende.server.refusal import Refused

router = Router(tags=["decisions"])

A_PAGE = 50
ONE = "/groups/{slug}/decisions/{decision_id}"


@reads(router, "/groups/{slug}/decisions", gives=schemas.Decisions)
def decisions(request: HttpRequest, slug: Slug, state: schemas.State = "", cursor: Cursor = "") -> HttpResponse:
    """What was proposed, the newest first; in one state, if you like."""
    seat = seat_in(request, slug)
    found = lists.proposals_of(seat.group, state=state, after=moment_and_id_at(cursor), count=A_PAGE + 1)
    page = found[:A_PAGE]
    waiting = {one.id for one in listing.waiting_for(seat, at=clock.now())}
    taken_back = listing.reversals_that_hold(seat.group)
    return shown(
        schemas.Decisions(
            decisions=[
                schemas.Decision(
                    id=one.id,
                    title=one.title,
                    matter=one.matter,
                    state=one.state,
                    proposed_by=one.by.name,
                    proposed_at=one.proposed_at,
                    closes_at=one.closes_at,
                    waits_for_me=one.id in waiting,
                    taken_back_by=taken_back[one.id].id if one.id in taken_back else None,
                )
                for one in page
            ],
            next=cursor_to(page[-1].proposed_at, page[-1].id) if len(found) > A_PAGE else None,
        )
    )


@reads(router, "/groups/{slug}/matters", gives=schemas.Matters)
def matters(request: HttpRequest, slug: Slug) -> HttpResponse:
    """What can be proposed here, and the ids a proposal about it has to name."""
    here = matters_of(seat_in(request, slug).group)
    return shown(
        schemas.Matters(
            matters=[
                schemas.MatterShown(
                    code=one.code,
                    label=str(one.label),
                    note=str(one.note),
                    terms=sorted(one.terms),
                    may_name=sorted(one.may_name),
                )
                for one in here
            ]
        )
    )


@reads(router, ONE, gives=schemas.DecisionShown)
def decision(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """One proposal, with the discussion, who may vote and what was said openly."""
    return shown(decision_shown(seat_in(request, slug), decision_id))


@reads_file(router, f"{ONE}/certificate", media_type="application/json")
def decision_certificate(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """The count of a vote, for `allmende check-certificate`."""
    found = decision_in(seat_in(request, slug), decision_id)
    if found.outcome is None:
        raise NotFound
    text = json.dumps(found.outcome, ensure_ascii=False, indent=1, sort_keys=True)
    return private(HttpResponse(f"{text}\n", content_type="application/json"))


@reads(router, f"{ONE}/figures", gives=told.Figures)
def decision_figures(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """What changed rules would have done to the last periods: for me, my household, each project, all together."""
    seat = seat_in(request, slug)
    # What the rows of the page are called is nobody's business here.
    found = saved.figures_of(seat, decision_in(seat, decision_id), me="", all_of_us="")
    if found is None:
        raise NotFound
    groups = [row for row in found.rows if row.group_id]
    return shown(
        told.Figures(
            from_day=found.from_day,
            last_day=found.last_day,
            periods_count=found.periods_count,
            me=told.EffectShown.model_validate(found.me) if found.me is not None else None,
            my_households=[_group(row) for row in groups if row.is_mine],
            projects=[_group(row) for row in groups if not row.is_mine],
            whole=told.EffectShown.model_validate(found.rows[-1].effect),
            more_count=found.more,
            less_count=found.less,
            same_count=found.same,
            baseline=_spread(found.baseline),
            reform=_spread(found.reform),
            fingerprint=found.fingerprint,
        )
    )


@writes(router, "POST", "/groups/{slug}/decisions", gives=schemas.DecisionShown, status=201)
def propose(request: HttpRequest, slug: Slug, body: schemas.Proposing) -> HttpResponse:
    """Put something up for decision."""
    seat = seat_in(request, slug)
    said = body.model_dump()
    kind = said.pop("procedure")
    draft = ProposalDraft(**said, kind=kind)

    def act() -> schemas.DecisionShown:
        # Those concerned put a conflict to the vote at its own address, when its steps have been gone.
        if draft.matter == "conflict":
            sentence = _("A conflict comes to a vote from its own page, after talking and mediating.")
            raise Refused(sentence, field="matter")
        with fields_of_proposals():
            return decision_shown(seat, proposing.propose(seat, draft, at=clock.now()).id)

    return once(request, act, status=201)


@writes(router, "PUT", ONE, gives=schemas.DecisionShown)
def amend_decision(request: HttpRequest, slug: Slug, decision_id: Id, body: schemas.Amending) -> HttpResponse:
    """Put another version in its place, as whoever proposed it, until voting is opened."""
    seat = seat_in(request, slug)
    found = decision_in(seat, decision_id)
    said = body.model_dump()
    kind = said.pop("procedure")
    draft = ProposalDraft(**said, kind=kind, matter=found.matter, terms=found.terms)

    def act() -> schemas.DecisionShown:
        if draft.changes and found.matter != "rules":
            raise Refused(_("Only a proposal about rules changes rules."), field="changes")
        with fields_of_proposals():
            proposing.amend(seat, decision_id, draft, at=clock.now())
        return decision_shown(seat, decision_id)

    return once(request, act)


@writes(router, "POST", f"{ONE}/withdraw", gives=schemas.DecisionShown)
def withdraw_decision(request: HttpRequest, slug: Slug, decision_id: Id) -> HttpResponse:
    """Take a proposal back before it is decided, as whoever proposed it."""
    seat = seat_in(request, slug)
    decision_in(seat, decision_id)

    def act() -> schemas.DecisionShown:
        proposing.withdraw(seat, decision_id, at=clock.now())
        return decision_shown(seat, decision_id)

    return once(request, act)


def _group(row: saved.Row) -> told.GroupEffect:
    return told.GroupEffect(group_id=row.group_id, name=row.label, effect=told.EffectShown.model_validate(row.effect))


def _spread(spread: Spread) -> told.SpreadShown:
    return told.SpreadShown(
        people_count=spread.count,
        total_mwh=spread.total_mwh,
        deciles_mwh=list(spread.deciles_mwh),
        lorenz_milli=list(spread.lorenz_milli),
        gini_milli=spread.gini_milli,
    )
