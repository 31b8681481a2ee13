"""A project joins the pool, people lean towards projects, and a project declines somebody for a task, kindly."""

from __future__ import annotations

from datetime import datetime

from allmende.economy.parameter import Words
from allmende.server.demo.pool import beginning
from allmende.server.demo.pool.people import FOUNDER
from allmende.server.demo.pool.world import Pool
from allmende.server.groups.models import Group
from allmende.server.pools.operations import joining, offers
from allmende.server.work.operations.choosing import decline_person, lean

LEANINGS = (("miriam", "bakery", 200, 1200), ("yusuf", "farm", 300, 1000), ("rosa", "lake", -200, 1500))
"""Who leans towards which project: by how much lower a weight they work there, and what its goods are worth to them."""


def offer_to_join(pool: Pool, at: datetime) -> None:
    """Free Tools has a book of its own so far; it offers to join."""
    words = Words(
        en="Five of you use our wiki already. We would like to share in bread and vegetables rather than in donations.",
        de="Fünf von euch nutzen schon unser Wiki. Wir teilen lieber Brot und Gemüse mit euch als Spenden.",
    )
    made = offers.offer(pool.seat("robin", "software"), pool_slug=pool.root.slug, words=pool.say(words), at=at)
    pool.notes["offer"] = made.id


def accept_offer(pool: Pool, at: datetime) -> None:
    """The pool accepts: the project's own book is closed, and it goes on in the pool's, with goods and tasks."""
    answer = Words(en="With pleasure: welcome!", de="Sehr gern: willkommen!")
    joining.accept(pool.seat(FOUNDER), pool.notes.pop("offer"), answer=pool.say(answer), at=at)
    pool.groups["software"] = Group.objects.select_related("book", "parent").get(pk=pool.groups["software"].pk)
    pool.forget()
    beginning.set_to_work(pool, {"software"}, at=at)


def lean_towards_some(pool: Pool, at: datetime) -> None:
    """A few say with whom they would rather work, and whose goods they would rather have; only they see it."""
    for key, project, work_milli, goods_milli in LEANINGS:
        lean(pool.seat(key), pool.groups[project], work_milli=work_milli, goods_milli=goods_milli, at=at)


def decline_nasrin(pool: Pool, at: datetime) -> None:
    """The kindergarten declines somebody for one task, and says what would change that."""
    reason = Words(
        en="Dear Nasrin, alone with the children we need the first-aid course first. The next one is in three weeks, "
        "and there is a place for you in it.",
        de="Liebe Nasrin, allein mit den Kindern brauchen wir erst den Erste-Hilfe-Kurs. Der nächste ist in drei "
        "Wochen, und ein Platz darin ist für dich frei.",
    )
    task = pool.tasks["mind_children"]
    decline_person(
        pool.seat("maike", "kindergarten"),
        task.pk,
        member_id=pool.member("nasrin").id,
        reason=pool.say(reason),
        at=at,
    )
