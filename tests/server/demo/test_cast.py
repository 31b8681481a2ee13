from allmende.server.catalogue.models import Rule
from allmende.server.demo import jobs
from allmende.server.demo.cast import BY_KEY, CAST
from allmende.server.demo.logins import LOGINS
from allmende.server.demo.pool.chores import CHORES
from allmende.server.demo.pool.people import HOUSEHOLDS as pool_households  # noqa: N811
from allmende.server.demo.pool.people import NEIGHBOURS, grown_ups
from allmende.server.demo.pool.projects import PROJECTS
from allmende.server.demo.pool.things import THINGS
from allmende.server.demo.settling_in import HOUSEHOLDS


def test_logins_are_those_who_can_sign_in_each_once() -> None:
    assert 10 <= len(LOGINS) <= 13
    assert len({login.mail for login in LOGINS}) == len(LOGINS)
    assert all(login.mail.endswith(("@lindenhof.example", "@wiesenland.example")) for login in LOGINS)


def test_what_people_like_and_where_they_live_is_there() -> None:
    assert {job for character in CAST for job in character.likes} <= jobs.BY_KEY.keys()
    assert {character.household for character in CAST} - {""} == HOUSEHOLDS.keys()
    for key, (_name, founder, others) in HOUSEHOLDS.items():
        assert {founder, *others} == {one.key for one in CAST if one.household == key}
        assert BY_KEY[founder].who


def test_nothing_says_that_anybody_is_ill() -> None:
    words = " ".join(str(character) for character in CAST).casefold()
    assert not {"ill ", "krank", "sick", "disab"} & set(words.split())


def test_everybody_in_the_pool_belongs_somewhere_that_is_there() -> None:
    projects = {project.key: project for project in PROJECTS}
    assert 55 <= len(NEIGHBOURS) <= 65
    assert {one.household for one in NEIGHBOURS} - {""} == pool_households.keys()
    assert {project for one in NEIGHBOURS for project in one.projects} == projects.keys()
    assert all(key in grown_ups(project) for key, project in ((one.founder, one.key) for one in PROJECTS))
    assert {one.key for one in NEIGHBOURS if one.is_known} <= BY_KEY.keys()
    assert {thing.rule for thing in THINGS} == set(Rule)
    assert {chore.group for chore in CHORES} <= projects.keys() | {"pool"}
