"""Every rule a community can set, one file per section of its rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from allmende.economy.parameter import Parameter, Value
from allmende.economy.parameters.board import BOARD
from allmende.economy.parameters.confirming import CONFIRMING
from allmende.economy.parameters.deciding import PROCEDURES
from allmende.economy.parameters.goods import GOODS
from allmende.economy.parameters.leeway import leeway_of
from allmende.economy.parameters.people import PEOPLE
from allmende.economy.parameters.pools import POOLS
from allmende.economy.parameters.rounds import ROUNDS
from allmende.economy.parameters.sharing import SHARING
from allmende.economy.parameters.voting import VOTING
from allmende.economy.parameters.weights import WEIGHTS


class UnknownRule(KeyError):
    """A name that is no parameter of the rulebook."""


_ALL: tuple[Parameter[Value], ...] = (
    *WEIGHTS,
    *BOARD,
    *ROUNDS,
    *CONFIRMING,
    *SHARING,
    *GOODS,
    *POOLS,
    *PROCEDURES,
    *VOTING,
    *PEOPLE,
)

PARAMETERS: Mapping[str, Parameter[Value]] = MappingProxyType({parameter.name: parameter for parameter in _ALL})
"""Every parameter by its name, in the order a rulebook is read."""

LEEWAY: Mapping[str, Parameter[Value]] = leeway_of(_ALL)
"""By its name, every parameter that says what the groups inside may choose for a rule."""


def parameter_named(name: str) -> Parameter[Value]:
    """Return a rule, or a leeway for the groups inside, by its name.

    Raises:
        UnknownRule: There is none of that name.

    """
    parameter = PARAMETERS.get(name) or LEEWAY.get(name)
    if parameter is None:
        raise UnknownRule(name)
    return parameter
