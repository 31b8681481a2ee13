"""What there is to do in the demo's house and in its workshop, in both languages of the demo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allmende.economy.parameter import Words
from allmende.server.work.models import Need, Procedure

NOWHERE = Words(en="", de="")
CARGO_BIKE = Words(en="Cargo bike", de="Lastenrad")
HEATING = Words(en="Heating", de="Heizung")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One task of the demo.

    Attributes:
        key: Short name within the demo.
        days: On which days of the week (Monday is 0); none for a task that comes once.
        hour: Until which hour, local time.
        every_weeks: 1 for every week, 2 for every other.
        people_want_milli: The weight at which people in general would do it: nobody in the demo sees it.

    """

    key: str
    title: Words
    minutes: int
    days: tuple[int, ...]
    hour: int
    people_want_milli: int
    procedure: str = Procedure.BOARD
    places: int = 1
    every_weeks: int = 1
    fixed_weight_milli: int | None = None
    where: Words = NOWHERE
    qualification: Words = NOWHERE
    need: str = Need.NECESSARY
    description: Words = NOWHERE
    group: str = "house"


KITCHEN, YARD = Words(en="Kitchen", de="Küche"), Words(en="Yard", de="Hof")

JOBS: tuple[Job, ...] = (
    Job(
        key="cook_wednesday",
        title=Words(en="Cook on Wednesday", de="Am Mittwoch kochen"),
        minutes=120,
        days=(2,),
        hour=18,
        places=2,
        procedure=Procedure.ROUND,
        people_want_milli=900,
        where=KITCHEN,
        description=Words(
            en="A warm supper for everybody who is at home, about twelve plates, one pot without meat.",
            de="Ein warmes Abendessen für alle, die da sind, etwa zwölf Teller, ein Topf ohne Fleisch.",
        ),
    ),
    Job(
        key="cook_sunday",
        title=Words(en="Cook on Sunday", de="Am Sonntag kochen"),
        minutes=150,
        days=(6,),
        hour=13,
        places=2,
        procedure=Procedure.ROUND,
        people_want_milli=1000,
        where=KITCHEN,
        description=Words(
            en="The long Sunday meal. Whoever cooks chooses; the pantry list hangs on the fridge.",
            de="Das lange Sonntagsessen. Wer kocht, sucht aus; die Vorratsliste hängt am Kühlschrank.",
        ),
    ),
    Job(
        key="school_run",
        title=Words(en="Fetch the children from school", de="Kinder von der Schule abholen"),
        minutes=60,
        days=(1, 3),
        hour=16,
        procedure=Procedure.ROUND,
        people_want_milli=1100,
        where=Words(en="School in Karl-Heine-Straße", de="Schule in der Karl-Heine-Straße"),
        description=Words(
            en="Lotte, Emil and Ivy; they know the way and want to stop at the canal.",
            de="Lotte, Emil und Ivy; sie kennen den Weg und wollen am Kanal anhalten.",
        ),
    ),
    Job(
        key="kitchen",
        title=Words(en="Clean the big kitchen", de="Große Küche putzen"),
        minutes=90,
        days=(4,),
        hour=20,
        procedure=Procedure.ROUND,
        people_want_milli=1500,
        where=KITCHEN,
        description=Words(
            en="Stove, fridges, floor. Tea towels into the wash.",
            de="Herd, Kühlschränke, Boden. Geschirrtücher in die Wäsche.",
        ),
    ),
    Job(
        key="stairs",
        title=Words(en="Mop the staircase", de="Treppenhaus wischen"),
        minutes=60,
        days=(5,),
        hour=18,
        people_want_milli=1300,
        where=Words(en="From attic to cellar", de="Vom Dach bis zum Keller"),
    ),
    Job(
        key="baths",
        title=Words(en="Scrub the bathrooms", de="Bäder schrubben"),
        minutes=60,
        days=(5,),
        hour=19,
        people_want_milli=2250,
        where=Words(en="Ground floor and attic", de="Erdgeschoss und Dach"),
        description=Words(
            en="Both bathrooms, with the drains. Nobody's favourite: that is why it weighs what it weighs.",
            de="Beide Bäder, mit Abflüssen. Niemandes Liebling: deshalb wiegt es, was es wiegt.",
        ),
    ),
    Job(
        key="shopping",
        title=Words(en="Big shopping by cargo bike", de="Großeinkauf mit dem Lastenrad"),
        minutes=90,
        days=(4,),
        hour=17,
        people_want_milli=1100,
        qualification=CARGO_BIKE,
        description=Words(
            en="List in the pantry. The battery hangs in the workshop; bring it back, please.",
            de="Liste in der Speisekammer. Der Akku hängt in der Werkstatt; bitte wieder zurück.",
        ),
    ),
    Job(
        key="garden",
        title=Words(en="Garden: beds and watering", de="Garten: Beete und Gießen"),
        minutes=90,
        days=(6,),
        hour=17,
        places=2,
        people_want_milli=700,
        where=YARD,
    ),
    Job(
        key="compost",
        title=Words(en="Turn the compost", de="Kompost umsetzen"),
        minutes=30,
        days=(2,),
        hour=19,
        people_want_milli=1250,
        where=YARD,
    ),
    Job(
        key="bins",
        title=Words(en="Put the bins out", de="Tonnen an die Straße stellen"),
        minutes=20,
        days=(0,),
        hour=21,
        procedure=Procedure.FIXED,
        people_want_milli=900,
    ),
    Job(
        key="foodcoop",
        title=Words(en="Order from the food co-op", de="Bestellung bei der Foodcoop"),
        minutes=45,
        days=(1,),
        hour=20,
        procedure=Procedure.FIXED,
        people_want_milli=900,
    ),
    Job(
        key="minutes",
        title=Words(en="Take the minutes of the house meeting", de="Protokoll im Hausplenum"),
        minutes=75,
        days=(3,),
        hour=21,
        every_weeks=2,
        people_want_milli=1500,
        description=Words(
            en="Write down what was decided and why, in plain words, and send it round the same evening.",
            de="Aufschreiben, was beschlossen wurde und warum, in einfachen Worten, und noch am Abend herumschicken.",
        ),
    ),
    Job(
        key="laundry",
        title=Words(en="Laundry room: filters and floor", de="Waschküche: Filter und Boden"),
        minutes=40,
        days=(0,),
        hour=19,
        every_weeks=2,
        people_want_milli=1400,
    ),
    Job(
        key="boiler",
        title=Words(en="Check the boiler", de="Heizung prüfen"),
        minutes=45,
        days=(5,),
        hour=12,
        every_weeks=2,
        procedure=Procedure.FIXED,
        fixed_weight_milli=1200,
        people_want_milli=1100,
        qualification=HEATING,
        description=Words(
            en="Pressure, temperature, noises; write the numbers onto the sheet beside the door.",
            de="Druck, Temperatur, Geräusche; die Zahlen auf das Blatt neben der Tür.",
        ),
    ),
    Job(
        key="open_workshop",
        title=Words(en="Hold the workshop open", de="Offene Werkstatt betreuen"),
        minutes=150,
        days=(3,),
        hour=20,
        people_want_milli=1100,
        group="workshop",
        description=Words(
            en="Neighbours bring bicycles and toasters. You need not repair everything yourself.",
            de="Nachbarn bringen Räder und Toaster. Du musst nicht alles selbst reparieren.",
        ),
    ),
    Job(
        key="tools",
        title=Words(en="Sort and oil the tools", de="Werkzeug sortieren und ölen"),
        minutes=60,
        days=(6,),
        hour=18,
        every_weeks=2,
        people_want_milli=1300,
        group="workshop",
        need=Need.WISHED,
    ),
)

DUST = Job(
    key="dust",
    title=Words(en="Sweep up the building dust", de="Baustaub fegen"),
    minutes=25,
    days=(1, 4),
    hour=20,
    people_want_milli=1300,
    description=Words(en="As long as the attic is being insulated.", de="Solange das Dach gedämmt wird."),
)
FIREWOOD = Job(
    key="firewood",
    title=Words(en="Fetch wood for the bonfire", de="Holz für das Lagerfeuer holen"),
    minutes=90,
    days=(),
    hour=15,
    # More than any task can weigh: nobody takes it before it is called off.
    people_want_milli=9000,
    need=Need.WISHED,
)
BENCH = Job(
    key="bench",
    title=Words(en="Mend the bench in the yard", de="Bank im Hof reparieren"),
    minutes=120,
    days=(),
    hour=16,
    places=2,
    people_want_milli=1900,
    where=YARD,
    need=Need.WISHED,
)
FRIDGE = Job(
    key="fridge",
    title=Words(en="Take the old fridge to the recycling yard", de="Alten Kühlschrank zum Wertstoffhof bringen"),
    minutes=90,
    days=(),
    hour=18,
    people_want_milli=3400,
    where=Words(en="Cellar", de="Keller"),
)

BY_KEY: Mapping[str, Job] = {job.key: job for job in (*JOBS, DUST, FIREWOOD, BENCH, FRIDGE)}
