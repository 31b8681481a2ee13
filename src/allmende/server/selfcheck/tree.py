"""Do the tables about associations (who belongs to them, who inherits from them, what) say the same as the books?"""

from __future__ import annotations

from collections.abc import Iterator

from allmende.server.associations.models import Dissolved
from allmende.server.groups.models import Group, InheritedRule, Member, Membership, Placement
from allmende.server.selfcheck.compared import BATCH, differing, entries, was_at


def member_groups() -> Iterator[str]:
    """Yield associations where tables and books differ in which groups belong to them, or have gone over."""
    behind = {key: group or "" for key, group in Member.objects.values_list("pk", "group_id")}
    here: dict[str, dict[str, object]] = {}
    gone: dict[str, str] = {}
    for stored, facts in entries("association.joined", "association.left"):
        pair = f"{facts['group']} in {facts['association']}"
        if stored.kind == "association.left":
            here.pop(pair, None)
            gone[facts["association"]] = facts["goes_to"]
            continue
        here[pair] = {"the group behind its id": facts["group"]}
        if behind.get(facts["member"]) != facts["group"]:
            yield f"{facts['member']} is {facts['group']} in {facts['association']}, by the tables somebody else"
    standing = Membership.objects.filter(left_at=None).exclude(member__group=None)
    kept = {
        f"{group} in {association}": {"the group behind its id": group}
        for association, group in standing.values_list("group_id", "member__group_id")
    }
    yield from differing("the member group", booked=here, kept=kept)
    for one in Dissolved.objects.all():
        if gone.get(one.group_id) != one.into_id:
            yield f"by the tables {one.group_id} has gone over to {one.into_id}, by the books not"


def placements() -> Iterator[str]:
    """Yield groups that inherit from another association than the books say, or since another moment."""
    booked, last, kept = {}, {}, {}
    rows = {row.entry_id: row for row in Placement.objects.iterator(chunk_size=BATCH)}
    for stored, facts in entries("group.placed"):
        said = {"which group": facts["group"], "from where": facts["above"], "the decision": facts.get("decision", "")}
        row = rows.get(stored.pk)
        booked[stored.pk] = said | {"when": row is not None and was_at(row.at, stored)}
        last[facts["group"]] = facts["above"]
    for key, row in rows.items():
        said = {"which group": row.group_id, "from where": row.above_id or "", "the decision": row.decision}
        kept[key] = said | {"when": True}
    yield from differing("the placing", booked=booked, kept=kept)
    for group, above in Group.objects.values_list("pk", "above_id"):
        said = last.get(group, "")
        if (above or "") != said:
            yield f"by the tables {group} inherits from {above or 'none'}, by the books from {said or 'none'}"


def inherited_rules() -> Iterator[str]:
    """Yield rules from above that are not what the books say."""
    rows = {row.entry_id: row for row in InheritedRule.objects.iterator(chunk_size=BATCH)}
    booked = {}
    for stored, facts in entries("rule.inherited"):
        row = rows.get(stored.pk)
        booked[stored.pk] = {
            "which group": facts["group"],
            "which rule": facts["name"],
            "the value": facts["value"],
            "who set it": facts["from_group"],
            "when": row is not None and was_at(row.at, stored),
        }
    kept = {
        key: {
            "which group": row.group_id,
            "which rule": row.name,
            "the value": row.value,
            "who set it": row.from_group_id,
            "when": True,
        }
        for key, row in rows.items()
    }
    yield from differing("the inherited rule", booked=booked, kept=kept)
