"""Forms of deciding together: what is proposed, said, voted and passed on."""

from allmende.server.deciding.forms.delegating import DelegationForm
from allmende.server.deciding.forms.discussing import CommentForm, ReversalForm, SuggestionForm
from allmende.server.deciding.forms.matters import PROPOSED_HERE, matters_of
from allmende.server.deciding.forms.proposing import ProposalForm, proposable, rule_choices

__all__ = [
    "PROPOSED_HERE",
    "CommentForm",
    "DelegationForm",
    "ProposalForm",
    "ReversalForm",
    "SuggestionForm",
    "matters_of",
    "proposable",
    "rule_choices",
]
