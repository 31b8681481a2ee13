"""Personal tokens, and the answers that were given to writes under a key of the caller's."""

from __future__ import annotations

from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Token(models.Model):
    """A secret with which a program acts for a person. Only its SHA-256 is stored; the secret is shown once."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    # 192 random bits need no slow hash: nobody can try them all.
    digest = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # The day is enough to see that a token lies unused; the minute would be a diary of somebody's life.
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        """Return the name its owner gave it."""
        return self.name


class Answer(models.Model):
    """What was answered to a write under an idempotency key; without a status it is still under way."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    request_hash = models.CharField(max_length=64)
    started_at = models.DateTimeField(db_index=True)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(blank=True)

    class Meta:
        """A key is used once a person, whoever races."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="answered_once")]

    def __str__(self) -> str:
        """Return the key."""
        return self.key


def digest_of(secret: str) -> str:
    """Return what is stored of a secret."""
    return sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
