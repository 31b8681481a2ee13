"""The interface put together; its description as OpenAPI 3.1 stands at /api/openapi.json."""

from __future__ import annotations

from ninja import NinjaAPI

from allmende.server.api.problems import explain_problems
from allmende.server.api.routes import (
    accords,
    agreements,
    associations,
    auctions,
    board,
    books,
    budgets,
    conflicts,
    contributions,
    decisions,
    delegates,
    delegating,
    discussing,
    doors,
    goods,
    goods_sharing,
    groups,
    lending,
    pools,
    products,
    rounds,
    rules,
    services,
    sharing,
    taking_back,
    tasks,
    voting,
)

DESCRIPTION = (
    "Everything a person can do on the pages, for programs. Amounts are whole numbers with their unit in the name: "
    "`_mwh` are thousandths of a weighted hour, `_milli` thousandths of a weight or of a unit, `_cents` hundredths "
    "of a euro. Moments are ISO 8601 in UTC, ids are those of the books. Make a token under /me/tokens/ and send it "
    "as `Authorization: Bearer`."
)

interface = NinjaAPI(
    title="Allmende",
    version="1",
    description=DESCRIPTION,
    docs_url=None,  # The framework's own page loads from other hosts; ours is in web.py.
    openapi_url="/openapi.json",
    urls_namespace="interface",
)
for part in (
    groups,
    doors,
    rules,
    decisions,
    discussing,
    voting,
    delegating,
    taking_back,
    conflicts,
    budgets,
    associations,
    accords,
    delegates,
    services,
    agreements,
    tasks,
    board,
    rounds,
    contributions,
    products,
    goods,
    auctions,
    pools,
    sharing,
    goods_sharing,
    books,
    lending,
):
    interface.add_router("/v1", part.router)
explain_problems(interface)
