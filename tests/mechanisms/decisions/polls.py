"""One vote of every kind, for the tests of what is made of votes."""

from allmende.mechanisms.decisions.ballots import Choice
from allmende.mechanisms.decisions.poll import Kind, Poll

HOUSE = ("Ada", "Bo", "Cy", "Di", "Ed")


def _poll(kind: Kind, ballots: dict[str, Choice], **settings: object) -> Poll:
    return Poll(kind=kind, name=kind, eligible=HOUSE, ballots=ballots, delegate_of={"Di": "Ada"}, settings=settings)


YES: dict[str, Choice] = {"Ada": "yes", "Bo": "no", "Cy": "yes"}
EVERY_KIND = (
    _poll("consensus", {"Ada": "agree", "Bo": "block", "Cy": "concern"}, resolved=["Bo"]),
    _poll(
        "rough consensus",
        {"Ada": "agree", "Bo": "block"},
        statement={"by": "Cy", "at_us": 5, "answers": {"Bo": "It is only for a month."}},
        maintainers=["Cy"],
        calls_us={},
        window_us=10,
        now_us=20,
    ),
    _poll("majority", YES),
    _poll("qualified majority", YES, least_milli=667, share_of="votes"),
    _poll("meritocracy", YES, closes_us=10, window_us=10),
    _poll("reversal", YES, asked_us=15, reversible_until_us=20),
    _poll("approval", {"Ada": ("bus",), "Bo": ("bike",), "Cy": ("bus", "bike")}, options=["bike", "bus"]),
    _poll("schulze", {"Ada": (("oak",), ("elm", "fir")), "Bo": (("fir",),)}, options=["elm", "fir", "oak"]),
    _poll(
        "equal shares",
        {"Ada": ("path",), "Bo": ("pond", "path")},
        projects=[["pond", 50], ["path", 60]],
        budget=90,
        step=1,
    ),
)
