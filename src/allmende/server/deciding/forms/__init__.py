"""Forms of deciding together: what is proposed, said, voted and passed on."""

from allmende.server.deciding.forms.delegating import DecisionDelegationForm, DelegationForm
from allmende.server.deciding.forms.discussing import CommentForm, ReversalForm, SuggestionForm
from allmende.server.deciding.forms.proposing import ProposalForm, proposable, rule_choices

__all__ = [
    "CommentForm",
    "DecisionDelegationForm",
    "DelegationForm",
    "ProposalForm",
    "ReversalForm",
    "SuggestionForm",
    "proposable",
    "rule_choices",
]
