import pytest

from allmende.mechanisms import certificates
from allmende.mechanisms.goods.certify import certify_uniform_price
from allmende.mechanisms.goods.uniform_price import uniform_price
from allmende.mechanisms.tasks.share_out import certify_share_out, share_out


def test_each_certificate_finds_the_checker_it_is_for() -> None:
    sold = uniform_price({"Ada": [5]}, units_count=1)
    assert "goods" in certificates.check(certify_uniform_price({"Ada": [5]}, sold, units_count=1))
    wishes, minutes, earn = {"Ada": {"cook": 500}}, {"cook": 60}, {"Ada": 60}
    shared = share_out(wishes, minutes=minutes, earn=earn)
    assert "share-out" in certificates.check(certify_share_out(wishes, shared, minutes=minutes, earn=earn))


@pytest.mark.parametrize("thing", [None, [], {}, {"format": 3}, {"format": "a poem"}, "text"])
def test_what_is_no_certificate_is_said_to_be_none(thing: object) -> None:
    with pytest.raises(certificates.NOT_ONE):
        certificates.check(thing)


@pytest.mark.parametrize("format_", sorted(certificates.CHECKERS))
def test_a_certificate_with_nothing_in_it_is_none(format_: str) -> None:
    with pytest.raises(certificates.NOT_ONE):
        certificates.check({"format": format_})
