"""What is proposed and discussed, who may vote and what they said, and who decides or votes for whom."""

from allmende.server.deciding.models.proposals import UNDECIDED, Amendment, Comment, Option, Proposal, State, WhatIf
from allmende.server.deciding.models.speaking import Delegation, ExpertNaming
from allmende.server.deciding.models.votes import Ballot, CallBack, SecretBallot, Voter

__all__ = [
    "UNDECIDED",
    "Amendment",
    "Ballot",
    "CallBack",
    "Comment",
    "Delegation",
    "ExpertNaming",
    "Option",
    "Proposal",
    "SecretBallot",
    "State",
    "Voter",
    "WhatIf",
]
