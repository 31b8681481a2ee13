"""What verification finds, in the reader's language (`ledger.finding` says the same in English to programs)."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allmende.ledger.finding import Finding

SENTENCES: Mapping[str, str | Promise] = {
    "entry.unreadable": _("Entry %(first)s cannot be read as an entry (%(detail)s)."),
    "entry.unbalanced": _("Entry %(first)s is not balanced: what it gives and what it takes differ."),
    "entry.number": _("In the place of entry %(first)s stands entry %(detail)s."),
    "entry.time": _("Entry %(first)s is dated before the entry ahead of it."),
    "entry.key": _("Entry %(first)s repeats what an earlier entry booked (%(detail)s)."),
    "entry.corrects": _("Entry %(first)s claims to correct an entry that does not come before it."),
    "entry.content": _("Entry %(first)s is not what was booked: its content does not give the recorded hash."),
    "entry.replay": _("Entry %(first)s does not follow from the entries before it and the rules: %(detail)s"),
    "entry.text": _("The text kept beside entry %(first)s is not the one it was booked with."),
    "text.unreadable": _("A text kept beside the books cannot be read (line %(detail)s)."),
    "text.orphan": _("There is a text for entry %(first)s, but no such entry."),
    "tree.differs": _(
        "Something between entry %(first)s and entry %(last)s is not what was booked: %(detail)s says so. Which of "
        "them it is cannot be told, so none of them nor any later one can be relied on."
    ),
    "entries.missing": _("Entry %(first)s is missing: %(detail)s covers it, but the books end before."),
    "leaves.wrong": _("The list of hashes is wrong at entry %(first)s; the entry itself is as it was signed."),
    "leaves.more": _("The list of hashes goes on at entry %(first)s, where the books end."),
    "checkpoint.malformed": _("%(detail)s is not a signed checkpoint."),
    "checkpoint.signature": _("%(detail)s is not signed by the key of these books."),
    "checkpoint.origin": _("%(detail)s is of other books."),
    "checkpoint.shrinking": _("%(detail)s covers fewer entries than the checkpoint before it."),
    "checkpoint.none": _("There is no checkpoint that holds: nothing signed vouches for these books."),
    "key.unreadable": _("The key that should have signed the checkpoints cannot be read."),
    "key.differs": _("The key in the export is not the one of this place."),
    "balance.wrong": _("The balance of %(detail)s is not what the entries sum to."),
    "balance.malformed": _("A balance cannot be read (line %(detail)s)."),
    "tail.unsigned": _("Entries %(first)s to %(last)s hold together, but no checkpoint covers them yet."),
}


def finding_sentence(finding: Finding) -> str:
    """Return a finding as a sentence; one this version has no words for in English."""
    words = SENTENCES.get(finding.code)
    if words is None:
        return finding.sentence()
    return str(words) % {"first": finding.first, "last": finding.last, "detail": finding.detail}
