"""Who one can sign in as in the demo. Shown only there: nobody else has these addresses."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

from allmende.server.demo.cast import CAST, PASSWORD
from allmende.server.demo.pool.people import NEIGHBOURS
from allmende.server.demo.town.people import TOWNSPEOPLE, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One way into the demo; `who` is translated when it is shown."""

    name: str
    mail: str
    password: str
    who: str | Promise


LOGINS: tuple[Login, ...] = (
    *(Login(name=one.name, mail=one.mail, password=PASSWORD, who=one.who) for one in CAST if one.who),
    *(Login(name=one.name, mail=one.mail, password=PASSWORD, who=one.who) for one in NEIGHBOURS if one.who),
    *(Login(name=one.name, mail=one.mail, password=PASSWORD, who=shown(one.who)) for one in TOWNSPEOPLE if one.who),
)
