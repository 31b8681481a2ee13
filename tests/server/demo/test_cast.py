import pytest
from django.utils import translation

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
from allmende.server.demo.town.belonging import BELONGING
from allmende.server.demo.town.duties import DUTIES, LENT, SEAL
from allmende.server.demo.town.people import BY_KEY as town_people  # noqa: N811
from allmende.server.demo.town.people import TOWNSPEOPLE
from allmende.server.demo.town.places import NEIGHBOURHOODS
from allmende.server.demo.town.places import PROJECTS as TOWN_PROJECTS
from allmende.server.demo.town.questions import QUESTIONS
from allmende.server.demo.town.town_questions import TOWN_QUESTIONS


def test_logins_are_those_who_can_sign_in_each_once() -> None:
    assert 13 <= len(LOGINS) <= 16
    assert len({login.mail for login in LOGINS}) == len(LOGINS)
    assert all(
        login.mail.endswith(("@lindenhof.example", "@wiesenland.example", "@drosselau.example")) for login in LOGINS
    )


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


def test_everybody_of_the_town_lives_somewhere_and_what_is_told_of_them_is_there() -> None:
    known = {one.key for one in CAST} | {one.key for one in NEIGHBOURS}
    assert all((one.key in known) == one.is_known for one in TOWNSPEOPLE)
    assert {one.place for one in TOWNSPEOPLE} == {place.key for place in NEIGHBOURHOODS}
    for project in TOWN_PROJECTS:
        assert {town_people[key].place for key in project.people if not town_people[key].is_child} >= {project.place}
    groups = {project.key for project in TOWN_PROJECTS} | {place.key for place in NEIGHBOURHOODS}
    assert {duty.project for duty in (*DUTIES, SEAL)} | {lent.group for lent in LENT} <= groups
    keys = [question.key for question in (*BELONGING, *QUESTIONS, *TOWN_QUESTIONS)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("language", ["de", "en"])
def test_who_of_the_town_one_can_be_is_said_in_the_language_of_whoever_looks(language: str) -> None:
    with translation.override(language):
        told = [str(login.who) for login in LOGINS if login.mail.endswith("@drosselau.example")]
    words = [one.who for one in TOWNSPEOPLE if one.who]
    assert told == [one.de if language == "de" else one.en for one in words]
