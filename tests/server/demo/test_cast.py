from allmende.server.demo import jobs
from allmende.server.demo.cast import BY_KEY, CAST
from allmende.server.demo.logins import LOGINS
from allmende.server.demo.settling_in import HOUSEHOLDS


def test_logins_are_those_who_can_sign_in_each_once() -> None:
    assert 10 <= len(LOGINS) <= 13
    assert len({login.mail for login in LOGINS}) == len(LOGINS)
    assert all(login.mail.endswith(("@lindenhof.example", "@elsterland.example")) for login in LOGINS)


def test_what_people_like_and_where_they_live_is_there() -> None:
    assert {job for character in CAST for job in character.likes} <= jobs.BY_KEY.keys()
    assert {character.household for character in CAST} - {""} == HOUSEHOLDS.keys()
    for key, (_name, founder, others) in HOUSEHOLDS.items():
        assert {founder, *others} == {one.key for one in CAST if one.household == key}
        assert BY_KEY[founder].who


def test_nothing_says_that_anybody_is_ill() -> None:
    words = " ".join(str(character) for character in CAST).casefold()
    assert not {"ill ", "krank", "sick", "disab"} & set(words.split())
