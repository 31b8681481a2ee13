"""The stored ledger. These tables only grow: triggers in the database refuse every change (migration 0002)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from allmende.server.identity import new_id


class Book(models.Model):
    """One ledger of one community: a numbered log, one Merkle tree, one origin name."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    origin = models.CharField(max_length=200, unique=True)
    size = models.PositiveBigIntegerField(default=0)
    # The roots of the complete subtrees on the right edge, from which the next root follows without reading the tree.
    frontier = models.JSONField(default=list)
    last_us = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        """Return the origin."""
        return self.origin


class StoredEntry(models.Model):
    """One entry as it was hashed, with the columns by which it is looked up."""

    id = models.CharField(primary_key=True, max_length=33, editable=False)  # "<book id>.<number>"
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveBigIntegerField()
    at_us = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    by = models.CharField(max_length=16, blank=True)
    key = models.CharField(max_length=120)
    corrects = models.PositiveBigIntegerField(null=True)
    # What the entry is about (occurrence, contribution, period ...): how a page finds the entries behind a number.
    about = models.CharField(max_length=60, blank=True)
    postings_count = models.PositiveIntegerField()
    canonical = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)

    class Meta:
        """Numbers and keys are unique in a book."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "number"], name="entry_number_once"),
            models.UniqueConstraint(fields=["book", "key"], name="entry_key_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["book", "about"], name="entry_about"),
            models.Index(fields=["book", "kind", "number"], name="entry_kind"),
        ]

    def __str__(self) -> str:
        """Return kind and number."""
        return f"{self.number} {self.kind}"


class StoredPosting(models.Model):
    """One posting of an entry; stored before its entry, whose trigger checks that all of them sum to zero."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="postings")
    entry = models.ForeignKey(StoredEntry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=60)
    amount_mwh = models.BigIntegerField()

    class Meta:
        """Balances are sums over (book, account)."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "account"], name="posting_account_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["book", "account", "entry"], name="posting_account")]

    def __str__(self) -> str:
        """Return account and amount."""
        return f"{self.account} {self.amount_mwh}"


class TreeNode(models.Model):
    """The hash of one complete subtree: level 0 are the leaves."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="nodes")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        """Each subtree once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "level", "index"], name="node_once"),
        ]

    def __str__(self) -> str:
        """Return the place in the tree."""
        return f"{self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed note of size and root: whoever keeps one can prove later that nothing was changed."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="checkpoints")
    size = models.PositiveBigIntegerField()
    note = models.TextField()
    at_us = models.BigIntegerField()

    class Meta:
        """One checkpoint a size."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["book", "size"], name="checkpoint_once")]

    def __str__(self) -> str:
        """Return the size."""
        return f"{self.book_id} at {self.size}"


class EntryText(models.Model):
    """Free text that belongs to an entry. Only its salted hash is in the log: the text can be erased."""

    entry = models.OneToOneField(StoredEntry, on_delete=models.PROTECT, primary_key=True, related_name="text")
    salt = models.BinaryField(max_length=16)
    text = models.TextField()

    def __str__(self) -> str:
        """Return the text."""
        return self.text
