"""What a product can be used for: other products, batches in the making, and groups as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from allmende.server.catalogue.models import Product
from allmende.server.catalogue.queries.purposes import purposes_of
from allmende.server.goods.queries.shelf import community_of
from allmende.server.groups import queries as groups
from allmende.server.groups.kinds import WITHOUT_WORK


def uses_of(product: Product) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield (group, [(id of what it can go into, name)]), the product's own group first."""
    parts = groups.with_parts(community_of(product.group))
    making = [part for part in parts if part.kind not in WITHOUT_WORK]
    for part in sorted(making, key=lambda one: (one.id != product.group_id, one.name.casefold())):
        purposes = [(one.id, one.name) for one in purposes_of(part) if one.id != product.id]
        yield part.name, [(part.id, _("%(group)s as a whole") % {"group": part.name}), *purposes]
