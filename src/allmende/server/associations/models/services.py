"""What an association sees to: water, school, fire brigade, library, car sharing."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id


class Need(models.TextChoices):
    """Whether people cannot do without it."""

    NECESSARY = "necessary", _("necessary")
    WISHED = "wished", _("wished for")


class Service(models.Model):
    """Something the people of an association want to be seen to."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="services")
    name = models.CharField(_("service"), max_length=80)
    description = models.TextField(_("description"), max_length=2000, blank=True)
    need = models.CharField(max_length=9, choices=Need, default=Need.NECESSARY)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return what it is."""
        return self.name


class ServiceProject(models.Model):
    """A project that sees to a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="projects")
    project = models.ForeignKey("groups.Group", on_delete=models.PROTECT, related_name="services_seen_to")
    since = models.DateTimeField()

    class Meta:
        """A project stands once beside a service."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["service", "project"], name="service_project_once")]

    def __str__(self) -> str:
        """Return who sees to what."""
        return f"{self.project}: {self.service}"
