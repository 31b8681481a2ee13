"""The start, the Today page of a group, and everything else as a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from allmende.server import clock
from allmende.server.explanations import link
from allmende.server.groups.entrance import for_members, person_of
from allmende.server.groups.kinds import WITHOUT_WORK
from allmende.server.groups.queries import Seat, groups_of
from allmende.server.sharing.entrance import community_seat
from allmende.server.today.frame import last_group
from allmende.server.today.queries import today


class Login(Protocol):
    """One way into the demo (`demo/logins.py`)."""

    name: str
    mail: str
    password: str


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Welcome visitors; lead members to their group, and those without one to what they can do first."""
    if not request.user.is_authenticated:
        logins = _demo_logins()
        passwords = {login.password for login in logins}
        context = {
            "logins": logins,
            "is_demo": settings.DEMO,
            # Where all have the same one, it is said once.
            "password": next(iter(passwords)) if len(passwords) == 1 else "",
        }
        return render(request, "today/landing.html", context)
    group = last_group(request, groups_of(person_of(request)))
    if group is None:
        return render(request, "today/first_steps.html")
    return redirect("today:group", group.slug)


def _demo_logins() -> Sequence[Login]:
    """Return who one can sign in as; outside of a demo there is nobody, and the demo is not even loaded."""
    if not settings.DEMO:
        return ()
    # By its name: the demo lies above everything it shows, and nothing below depends on it.
    return cast("Sequence[Login]", import_string("allmende.server.demo.logins.LOGINS"))


@require_safe
@for_members
def group(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show what waits for me in a group, and how I stand."""
    context = {
        "section": "today",
        "slug": seat.group.slug,
        "today": today(seat, at=clock.now()),
        "has_work": seat.group.kind not in WITHOUT_WORK,
        "member_id": seat.member.id,
        "community_slug": getattr(getattr(community_seat(seat), "group", None), "slug", ""),
    }
    return render(request, "today/today.html", context)


@dataclass(frozen=True, kw_only=True)
class Way:
    """One line of the More page."""

    label: str
    note: str
    icon: str
    url: str


@require_safe
@for_members
def more(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List everything that has no tab of its own."""
    ways = [
        (_("Work"), _work(seat)),
        (_("Goods"), _goods(seat)),
        (_("Our group"), _group(seat)),
        (_("Books"), _books(seat)),
        (_("Me"), _me()),
    ]
    context: dict[str, Any] = {
        "section": "more",
        "ways": [(title, [way for way in lines if way.url]) for title, lines in ways],
        "sign_out_url": link("account_logout"),
    }
    return render(request, "today/more.html", context)


def _work(seat: Seat) -> list[Way]:
    if seat.group.kind in WITHOUT_WORK:
        return []
    return [
        _way(_("Calendar"), _("what is due when; also for your own calendar"), "calendar-days", "work:calendar", seat),
        _way(_("My wishes"), _("what I would gladly do, and what not"), "smile", "work:wishes", seat),
        _way(_("Done unasked"), _("work nobody had put on the board"), "hand-heart", "work:unasked", seat),
        _way(
            _("To confirm"), _("what others have done and nobody has seen yet"), "badge-check", "work:confirming", seat
        ),
        _way(_("Swaps"), _("places offered to you, and by you"), "repeat", "work:swaps", seat),
        _way(
            _("Import tasks"),
            _("from a spreadsheet, with a look before anything is added"),
            "upload",
            "work:import",
            seat,
        ),
    ]


def _goods(seat: Seat) -> list[Way]:
    if seat.group.kind in WITHOUT_WORK:
        return []
    lines = [
        _way(_("What there is"), _("what all of us make, to order or to take"), "wheat", "goods:goods", seat),
        _way(_("My orders"), _("ready to collect, waited for, again and again"), "cooking-pot", "goods:orders", seat),
        _way(_("Auctions"), _("where too few are there for all"), "hand", "auctions:auctions", seat),
        _way(
            _("What is wished for"), _("the coming weeks, for those who make it"), "calendar-days", "goods:demand", seat
        ),
        _way(_("Money"), _("what came in, what it bought"), "scroll-text", "money:money", seat),
        _way(_("Products"), _("what we make here, and what it takes"), "settings", "catalogue:products", seat),
    ]
    if seat.is_maintainer:
        lines.append(_way(_("Hand out"), _("what is ready, who waits, sharing out"), "check", "goods:counter", seat))
    return lines


def _group(seat: Seat) -> list[Way]:
    lines = [
        _way(_("Members"), _("who is here, and what they can do"), "users", "groups:members", seat),
        _way(
            _("Households"),
            _("who lives together, and so does not confirm each other"),
            "house",
            "groups:households",
            seat,
        ),
        _way(_("Breaks"), _("be away for a while; why is nobody's business"), "tree-palm", "groups:breaks", seat),
        _way(_("Decisions"), _("propose, discuss, vote, and see what came of it"), "vote", "deciding:decisions", seat),
        _way(_("Rules"), _("every number we live by, who decided it and why"), "scroll-text", "rules:rules", seat),
        _way(_("Agreements"), _("what we have agreed, word by word"), "file-text", "associations:agreements", seat),
        _way(_("To borrow"), _("rooms, cars, tools: what is free when"), "key-round", "lending:things", seat),
        _way(_("Where we belong"), _("the map of groups around us and in us"), "map-pin", "associations:tree", seat),
        _way(_("Invite"), _("by link or by mail"), "user-plus", "groups:invite", seat),
    ]
    lines += [
        _way(_("Pool"), _("projects that share tasks and goods, joining and leaving"), "clover", "pools:pool", seat),
        _way(_("Whom I would rather work with"), _("only I see it"), "smile", "pools:leanings", seat),
        _way(_("Conflicts"), _("what talking alone did not settle"), "hand", "conflicts:conflicts", seat),
        _way(_("Shared budgets"), _("money or hours, decided on together"), "vote", "budgets:budgets", seat),
        _way(_("Leave"), _("go, and take your data along"), "log-out", "doorway:leave", seat),
    ]
    if seat.is_maintainer:
        lines.append(_way(_("Requests to join"), _("who would like to come in"), "mail", "groups:requests", seat))
    return lines


def _books(seat: Seat) -> list[Way]:
    if community_seat(seat) is None:
        return []
    return [
        _way(_("Sharing"), _("what the running period would ask of each"), "wheat", "sharing:period", seat),
        _way(_("Everyone's totals"), _("given, asked for, balance"), "scale", "statements:everyone", seat),
        _way(_("Verify"), _("recompute every number yourself"), "shield-check", "statements:verify", seat),
        _way(_("Take along"), _("all books and tables, as files"), "download", "statements:export", seat),
        _way(_("Earlier books"), _("from before it joined a pool or left one"), "book-open", "pools:chapters", seat),
    ]


def _me() -> list[Way]:
    return [
        Way(label=_("Me"), note=_("name, language, colours, calendar, my data"), icon="user", url=link("me:me")),
        Way(
            label=_("Passkeys and second step"),
            note=_("sign in more safely"),
            icon="fingerprint",
            url=link("mfa_index"),
        ),
        Way(label=_("Password"), note=_("choose another"), icon="key-round", url=link("account_change_password")),
        Way(label=_("Other groups"), note=_("who else is here"), icon="search", url=link("outside:discover")),
        Way(label=_("Found a group"), note=_("a house, a farm, a workshop"), icon="plus", url=link("outside:found")),
    ]


def _way(label: str, note: str, icon: str, page: str, seat: Seat) -> Way:
    return Way(label=label, note=note, icon=icon, url=link(page, seat.group.slug))
