"""Who may ask for which address, and what must come back; `test_routes.py` asks for each of them as everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal

from tests.server.route_table_api import READS, WRITES, Method

ANYBODY: Final = "anybody"  # open to everybody, says nothing of any group
PERSONS: Final = "persons"  # whoever is signed in, about themselves
MEMBERS: Final = "members"  # those in the group; for others there is no such page
MAINTAINERS: Final = "maintainers"  # as members; those who look after nothing are told so
PUBLISHED: Final = "published"  # what a group publishes; this house publishes nothing
BY_SECRET: Final = "by a secret"  # whoever has the secret that stands in the address
API: Final = "for programs"  # as members, for programs: without a token 401, to outsiders there is no such thing
PROGRAMS: Final = "programs"  # about whoever has the token
LIBRARY: Final = "of the library"  # sign-in pages of allauth, which guards them itself

Who = Literal[
    "anybody",
    "persons",
    "members",
    "maintainers",
    "published",
    "by a secret",
    "for programs",
    "programs",
    "of the library",
]

# A day at which no period of the house begins.
NOT_SETTLED = date(2026, 2, 1)

# The first day of the running period of the house.
RUNNING = date(2026, 3, 2)

# What an address of the interface names besides the house's own things.
IN_THE_INTERFACE: Final[dict[str, Any]] = {
    "number": 0,
    "name": "weight_cap",
    "from_day": NOT_SETTLED,
    "offer_id": "0123456789abcdef",
}

# Addresses that exist only with ALLMENDE_DEBUG.
ONLY_DEBUG = frozenset({"gallery"})


@dataclass(frozen=True, kw_only=True)
class Route:
    """One row: a route, who may ask for it and how.

    Attributes:
        status: What those get who may: 200 for pages, 302 for what is done and leads on.
        also: Other answers that are right, such as 422 for an empty form.
        arguments: What stands in its address beside the house's own things.
        sends: What a POST sends.

    """

    name: str
    who: Who
    method: Method = "get"
    status: int = 200
    also: tuple[int, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)
    sends: Mapping[str, Any] = field(default_factory=dict)


def page(route: str, who: Who, /, *, status: int = 200, also: tuple[int, ...] = (), **arguments: Any) -> Route:
    """Return the row of an address that shows something."""
    return Route(name=route, who=who, status=status, also=also, arguments=arguments)


def act(
    route: str, who: Who, /, *, also: tuple[int, ...] = (), sends: Mapping[str, Any] | None = None, **arguments: Any
) -> Route:
    """Return the row of an address that changes something: it leads on, or says in words why not."""
    also = (409, 422, *also)
    return Route(name=route, who=who, method="post", status=302, also=also, arguments=arguments, sends=sends or {})


ROUTES = (
    # today
    page("today:start", ANYBODY),
    page("today:group", MEMBERS),
    page("today:more", MEMBERS),
    # people
    page("me:me", PERSONS),
    act("me:language", ANYBODY, sends={"language": "de"}),
    act("me:new_feed", PERSONS),
    page("me:export", PERSONS),
    page("me:erase", PERSONS),
    # reminding
    page("reminding:mine", PERSONS),
    page("reminding:stop", BY_SECRET, status=404),
    # doorway
    page("outside:discover", ANYBODY),
    page("outside:found", PERSONS),
    page("outside:invitation", BY_SECRET, status=404),
    page("outside:card", PUBLISHED),
    page("outside:ask", PUBLISHED),
    page("doorway:away", MEMBERS),
    page("doorway:leave", MEMBERS),
    page("doorway:end_membership", MAINTAINERS),
    # groups
    page("groups:group", MEMBERS),
    page("groups:describe", MAINTAINERS),
    page("groups:found_inside", MEMBERS),
    page("groups:members", MEMBERS),
    page("groups:add_member", MAINTAINERS),
    page("groups:member", MEMBERS),
    page("groups:change_member", MAINTAINERS),
    page("groups:into_household", MEMBERS),
    act("groups:vouch", MAINTAINERS, sends={"qualification": "oven"}),
    act("groups:withdraw_vouching", MAINTAINERS),
    page("groups:take_in", MEMBERS, status=404),
    page("groups:households", MEMBERS),
    act("groups:ask_household", MEMBERS),
    page("groups:invite", MEMBERS),
    act("groups:withdraw_invitation", MEMBERS),
    page("groups:requests", MAINTAINERS),
    act("groups:answer", MAINTAINERS, sends={"accept": "yes"}),
    page("groups:breaks", MEMBERS),
    act("groups:end_break", MEMBERS),
    # rules
    page("rules:rules", MEMBERS),
    page("rules:rule", MEMBERS, name="weight_cap"),
    page("rules:changes", MEMBERS),
    act("rules:set", MAINTAINERS, also=(403,), name="weight_cap", sends={"value": "4", "reason": "Nobody cleans."}),
    act("rules:follow", MAINTAINERS, also=(403,), name="weight_cap"),
    # deciding
    page("deciding:decisions", MEMBERS),
    page("deciding:propose", MEMBERS),
    page("deciding:mine", MEMBERS),
    page("deciding:delegations", MEMBERS),
    act("deciding:revoke", MEMBERS),
    page("deciding:delegate", MEMBERS),
    page("deciding:experts", MEMBERS),
    act("deciding:give_back", MEMBERS),
    page("deciding:proposal", MEMBERS),
    page("deciding:amend", MEMBERS),
    act("deciding:comment", MEMBERS, sends={"comment-text": "Why not."}),
    act("deciding:suggest", MEMBERS, sends={"suggestion-reason": "Better."}),
    act("deciding:answer", MEMBERS, sends={"answer": "No."}),
    act("deciding:withdraw", MEMBERS),
    act("deciding:reverse", MEMBERS),
    act("deciding:call_back", MEMBERS),
    act("deciding:call_back_withdraw", MEMBERS),
    act("deciding:open", MEMBERS),
    act("deciding:vote", MEMBERS),
    act("deciding:state", MEMBERS),
    act("deciding:call", MEMBERS),
    act("deciding:carry_out", MEMBERS),
    page("deciding:certificate", MEMBERS, status=404),
    # lending
    page("lending:things", MEMBERS),
    page("lending:thing", MEMBERS),
    page("lending:add", MAINTAINERS),
    page("lending:change", MAINTAINERS),
    page("lending:withdraw", MAINTAINERS),
    page("lending:feed", BY_SECRET, status=404),
    act("lending:cancel", MEMBERS, also=(403,)),
    # associations
    page("associations:tree", MEMBERS),
    page("associations:begin", MEMBERS, what="found"),
    page("associations:accord", MEMBERS, also=(404,)),
    page("associations:vote", MEMBERS, also=(404,)),
    act("associations:answer", MAINTAINERS, also=(404,), sends={"accept": "yes"}),
    page("associations:board", MEMBERS, also=(404,)),
    act("associations:end_mandate", MEMBERS, also=(404,)),
    page("associations:services", MEMBERS),
    page("associations:add_service", MEMBERS, also=(403,)),
    page("associations:change_service", MEMBERS, also=(403, 404)),
    act("associations:end_service", MEMBERS, also=(403, 404)),
    page("associations:agreements", MEMBERS),
    page("associations:publish", MEMBERS),
    act("associations:accept", MEMBERS),
    page("associations:agreement", MEMBERS),
    page("associations:revise", MEMBERS),
    page("associations:vote_on_text", MEMBERS, act="end"),
    act("associations:end_agreement", MAINTAINERS),
    act("associations:adopt", MAINTAINERS),
    # catalogue
    page("catalogue:products", MEMBERS),
    page("catalogue:product", MEMBERS),
    page("catalogue:picture", MEMBERS, status=404),
    page("catalogue:add", MAINTAINERS),
    page("catalogue:edit", MAINTAINERS),
    page("catalogue:recipe", MAINTAINERS),
    page("catalogue:points", MAINTAINERS),
    act("catalogue:close_point", MAINTAINERS),
    # auctions
    page("auctions:auctions", MEMBERS),
    page("auctions:add", MAINTAINERS),
    page("auctions:auction", MEMBERS),
    page("auctions:bid", MEMBERS, status=302),
    act("auctions:withdraw_bid", MEMBERS),
    page("auctions:call_off", MAINTAINERS),
    page("auctions:certificate", MEMBERS, status=404),
    # goods
    page("goods:goods", MEMBERS),
    page("goods:product", MEMBERS),
    page("goods:orders", MEMBERS),
    act("goods:cancel", MEMBERS),
    act("goods:collect", MEMBERS),
    act("goods:fine", MEMBERS),
    page("goods:complain", MEMBERS),
    page("goods:answer", MAINTAINERS, status=404),
    act("goods:mended", MEMBERS),
    act("goods:end_standing", MEMBERS),
    page("goods:counter", MAINTAINERS),
    act("goods:handed", MAINTAINERS),
    page("goods:share", MAINTAINERS),
    page("goods:handout", MEMBERS),
    page("goods:give_back", MAINTAINERS),
    page("goods:demand", MEMBERS),
    page("goods:batch", MEMBERS),
    page("goods:begin", MAINTAINERS),
    page("goods:finish", MAINTAINERS),
    page("goods:fail", MAINTAINERS),
    page("goods:make", MAINTAINERS),
    page("goods:count", MAINTAINERS),
    page("goods:lose", MAINTAINERS),
    page("goods:use", MAINTAINERS),
    page("goods:withdraw", MAINTAINERS),
    # work
    page("work:board", MEMBERS),
    page("work:every", MEMBERS),
    page("work:add", MEMBERS),
    page("work:import", MEMBERS, also=(403,)),
    page("work:calendar", MEMBERS),
    act("work:renew_feed", MEMBERS),
    page("work:feed", BY_SECRET, status=404),
    page("work:at", MEMBERS),
    page("work:why", MEMBERS),
    act("work:take", MEMBERS),
    act("work:stand_in", MEMBERS),
    act("work:stop_standing_in", MEMBERS),
    page("work:call_off", MEMBERS, also=(403,)),
    act("work:hand_back", MEMBERS),
    page("work:swap", MEMBERS),
    page("work:swaps", MEMBERS),
    act("work:answer_swap", MEMBERS, sends={"accept": "yes"}),
    act("work:withdraw_swap", MEMBERS, also=(403,)),
    page("work:task", MEMBERS),
    page("work:edit", MEMBERS, also=(403,)),
    page("work:end", MEMBERS, also=(403,)),
    page("work:decline", MAINTAINERS),
    act("work:end_decline", MAINTAINERS, also=(404,), decline_id=1),
    page("work:wishes", MEMBERS),
    page("work:round_newest", MEMBERS, also=(302,)),
    page("work:round", MEMBERS, number=1),
    page("work:certificate", MEMBERS, number=1, also=(404,)),
    page("work:done", MEMBERS, also=(302,)),
    page("work:unasked", MEMBERS),
    page("work:confirming", MEMBERS),
    page("work:contribution", MEMBERS),
    act("work:confirm", MEMBERS, also=(403,)),
    act("work:withdraw", MEMBERS, also=(403,)),
    act("work:object", MEMBERS, also=(403,)),
    act("work:withdraw_objection", MEMBERS, also=(403,)),
    act("work:correct", MEMBERS, also=(403,)),
    act("work:decide_correction", MEMBERS, also=(403, 404)),
    # conflicts
    page("conflicts:conflicts", MEMBERS),
    page("conflicts:raise_other", MEMBERS),
    page("conflicts:raise", MEMBERS),
    page("conflicts:conflict", MEMBERS),
    page("conflicts:say", MEMBERS, status=302),
    act("conflicts:name_mediator", MEMBERS),
    act("conflicts:go_on", MEMBERS),
    act("conflicts:put_to_vote", MEMBERS),
    act("conflicts:end", MEMBERS, sends={"how": "settled"}),
    # forks
    page("forks:forks", MEMBERS),
    page("forks:fork", MEMBERS),
    act("forks:join", MEMBERS),
    # budgets
    page("budgets:budgets", MEMBERS),
    page("budgets:put_up", MAINTAINERS),
    page("budgets:budget", MEMBERS),
    page("budgets:propose", MEMBERS, status=302),
    act("budgets:take_back", MEMBERS),
    act("budgets:open", MAINTAINERS),
    act("budgets:call_off", MAINTAINERS),
    act("budgets:vote", MEMBERS),
    page("budgets:certificate", MEMBERS, status=404),
    page("budgets:pabulib", MEMBERS, status=404),
    page("budgets:import", MAINTAINERS),
    page("budgets:imported", MEMBERS),
    page("budgets:imported_file", MEMBERS),
    act("budgets:remove_imported", MEMBERS),
    # money
    page("money:money", MEMBERS),
    page("money:buy", MAINTAINERS),
    page("money:receipt", MEMBERS, status=404, purchase_id="0123456789abcdef"),
    # pools
    page("pools:pool", MEMBERS),
    page("pools:leanings", MEMBERS),
    page("pools:reputation", MEMBERS),
    page("pools:of_person", MEMBERS),
    page("pools:offer", MAINTAINERS),
    act("pools:answer", MAINTAINERS, also=(403,), offer_id="0123456789abcdef", sends={"accept": "yes"}),
    act("pools:withdraw", MAINTAINERS, offer_id="0123456789abcdef"),
    page("pools:leave", MAINTAINERS, also=(302,)),
    page("pools:chapters", MEMBERS),
    page("pools:zip", MEMBERS, status=404, chapter_id=1),
    act("pools:verify", MEMBERS, also=(404,), chapter_id=1),
    # sharing
    page("sharing:period", MEMBERS),
    page("sharing:why_next", MEMBERS),
    page("sharing:settled", MEMBERS, status=404, from_day=NOT_SETTLED),
    page("sharing:why_due", MEMBERS, status=404, from_day=NOT_SETTLED),
    page("sharing:project", MEMBERS),
    page("sharing:report", MEMBERS, from_day=RUNNING),
    page("sharing:report_table", MEMBERS, from_day=RUNNING, form="csv"),
    page("sharing:everyone", MEMBERS, from_day=RUNNING),
    page("sharing:product_value", MEMBERS),
    page("sharing:value_then", MEMBERS, from_day=RUNNING),
    page("sharing:overhead", MEMBERS, from_day=RUNNING),
    page("sharing:shelf", MEMBERS, status=404, from_day=RUNNING),
    page("sharing:rule_of_product", MEMBERS),
    page("sharing:effect_of_auctions", MEMBERS, from_day=RUNNING),
    page("sharing:effect_of_auction", MEMBERS, status=404, auction_id="0123456789abcdef"),
    page("sharing:settle", MAINTAINERS, also=(302, 404, 409), from_day=NOT_SETTLED),
    # statements
    page("statements:mine", MEMBERS),
    page("statements:of", MEMBERS),
    page("statements:everyone", MEMBERS),
    page("statements:entries", MEMBERS),
    page("statements:entry", MEMBERS, number=0),
    page("statements:prove", MEMBERS, number=0),
    page("statements:verify", MEMBERS),
    act("statements:verify_now", MEMBERS, also=(200,)),
    act("statements:hold_against", MEMBERS, also=(200,)),
    page("statements:export", MEMBERS),
    page("statements:zip", MEMBERS),
    page("statements:table", MEMBERS, name="everyone", form="csv"),
    # the interface for programs
    page("api:reference", ANYBODY),
    page("api:tokens", PERSONS),
    act("api:withdraw_token", PERSONS, token_id="0123456789abcdef"),
    page("interface:api-root", ANYBODY),
    page("interface:openapi-json", ANYBODY),
    page("nothing_here", ANYBODY, rest="nothing/here"),
    page("interface:me", PROGRAMS),
    page("interface:my_groups", PROGRAMS),
    Route(name="interface:found_group", who=PROGRAMS, method="post"),
    page("interface:invitation", PROGRAMS),
    Route(name="interface:accept_invitation", who=PROGRAMS, method="post"),
    *(page(f"interface:{name}", API, **IN_THE_INTERFACE) for name in READS),
    *(
        Route(name=f"interface:{name}", who=API, method=method, arguments=IN_THE_INTERFACE)
        for name, method in WRITES.items()
    ),
    # the library's own pages of signing in
    *(
        page(name, LIBRARY)
        for name in (
            "account_login",
            "account_logout",
            "account_inactive",
            "account_signup",
            "account_reauthenticate",
            "account_email",
            "account_email_verification_sent",
            "account_change_password",
            "account_set_password",
            "account_reset_password",
            "account_confirm_login_code",
            "account_reset_password_from_key_done",
            "account_reset_password_done",
            "mfa_index",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "mfa_download_recovery_codes",
            "mfa_list_webauthn",
            "mfa_add_webauthn",
            "mfa_reauthenticate_webauthn",
            "mfa_login_webauthn",
        )
    ),
    page("account_confirm_email", LIBRARY, key="guessed"),
    page("account_reset_password_from_key", LIBRARY, uidb36="1", key="guessed-key"),
    page("mfa_remove_webauthn", LIBRARY, pk=1),
    page("mfa_edit_webauthn", LIBRARY, pk=1),
)
