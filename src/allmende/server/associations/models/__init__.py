"""What several groups agree to, delegates, services, agreements and who accepted them."""

from allmende.server.associations.models.accords import Accord, Dissolved, Side, What
from allmende.server.associations.models.agreements import (
    Acceptance,
    Adoption,
    Agreement,
    AgreementKind,
    AgreementVersion,
)
from allmende.server.associations.models.boards import Ending, Mandate
from allmende.server.associations.models.services import Need, Service, ServiceProject

__all__ = [
    "Acceptance",
    "Accord",
    "Adoption",
    "Agreement",
    "AgreementKind",
    "AgreementVersion",
    "Dissolved",
    "Ending",
    "Mandate",
    "Need",
    "Service",
    "ServiceProject",
    "Side",
    "What",
]
