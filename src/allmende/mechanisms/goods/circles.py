"""Find the circles of products that need one another, inputs first.

Source: Tarjan, "Depth-first search and linear graph algorithms" (1972): strongly connected components come out in the
order in which they can be worked through. Written without recursion, so that long chains of products do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence


class NeedsMoreThanItselfAt(ValueError):
    """A product, given by its number, needs at least one unit of itself, through those of `circle`."""

    def __init__(self, product: int, *, circle: tuple[int, ...]) -> None:
        """Keep the numbers for whoever knows the names."""
        self.product, self.circle = product, circle
        super().__init__(f"product {product} takes at least one unit of itself, through {circle}")


def circles(needs: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return groups of products that need one another, each after all groups it needs.

    Args:
        needs: Product -> the products it needs directly, each a key itself.

    Examples:
        >>> circles({"bread": ["flour"], "flour": ["mill"], "mill": ["bread", "iron"], "iron": []})
        [['iron'], ['mill', 'flour', 'bread']]

    """
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    standing: list[str] = []
    stands: set[str] = set()
    found: list[list[str]] = []
    for start in needs:
        if start in number:
            continue
        way: list[tuple[str, Iterator[str]]] = []
        _enter(start, needs, number, lowest, standing, stands, way)
        while way:
            name, ahead = way[-1]
            following = next(ahead, None)
            if following is None:
                way.pop()
                if way:
                    lowest[way[-1][0]] = min(lowest[way[-1][0]], lowest[name])
                if lowest[name] == number[name]:
                    place = standing.index(name)
                    found.append([*standing[:place:-1], name])
                    stands.difference_update(found[-1])
                    del standing[place:]
            elif following not in number:
                _enter(following, needs, number, lowest, standing, stands, way)
            elif following in stands:
                lowest[name] = min(lowest[name], number[following])
    return found


def _enter(
    name: str,
    needs: Mapping[str, Sequence[str]],
    number: dict[str, int],
    lowest: dict[str, int],
    standing: list[str],
    stands: set[str],
    way: list[tuple[str, Iterator[str]]],
) -> None:
    number[name] = lowest[name] = len(number)
    standing.append(name)
    stands.add(name)
    way.append((name, iter(needs[name])))
