"""The interface put together; its description as OpenAPI 3.1 stands at /api/openapi.json."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

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


class Interface(NinjaAPI):
    """The interface; its description is worked out once, for that takes a second and anybody may ask for it."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:  # noqa: ANN401  # as the framework has it
        """Return the description, for the addresses below a prefix."""
        if path_params or path_prefix is not None:
            return super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        if self._described is None:
            self._described = super().get_openapi_schema()
        return self._described

    _described: OpenAPISchema | None = None


interface = Interface(
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
