"""Groups, who belongs to them, and what each group has set for itself."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from allmende.server.groups.board_name import GroupName
from allmende.server.groups.kinds import Kind, Role, ShareClass
from allmende.server.identity import new_id, new_token


class Group(models.Model):
    """Anything people form. A group inside another (sub-project, household) writes into the same book."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.PROJECT)
    name = GroupName(_("name"), max_length=80)
    purpose = models.TextField(_("purpose"), max_length=2000, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    # For the outermost group of a book: the association in another book from which it inherits rules, if any.
    above = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="below")
    book = models.ForeignKey("books.Book", on_delete=models.PROTECT, related_name="groups")
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Berlin")
    founded_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Member(models.Model):
    """Somebody as one book knows them: a random id, the same in all groups of that book."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    book = models.ForeignKey("books.Book", on_delete=models.PROTECT, related_name="members")
    # Empty once a person was erased: the numbers stay, the name is gone.
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="members")
    group = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="as_member")

    class Meta:
        """One id per person and book."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "person"], condition=Q(person__isnull=False), name="member_person"),
            models.UniqueConstraint(fields=["book", "group"], condition=Q(group__isnull=False), name="member_group"),
        ]

    def __str__(self) -> str:
        """Return the name, or a sign that there is none any more."""
        return self.name

    @property
    def name(self) -> str:
        """The name others see; needs person (or group) joined in to be quick."""
        if self.person is not None:
            return self.person.name
        return self.group.name if self.group is not None else f"({self.id[:4]})"


class Membership(models.Model):
    """That somebody belongs to a group, from when until when, as what."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    share_class = models.CharField(_("shares as"), max_length=6, choices=ShareClass, default=ShareClass.ADULT)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Nobody is in a group twice at once."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "member"], condition=Q(left_at__isnull=True), name="in_group_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["group", "left_at"], name="membership_current")]

    def __str__(self) -> str:
        """Return who is where."""
        return f"{self.member} / {self.group}"


class Invitation(models.Model):
    """A link that lets somebody join: sent to one address, or passed on by hand."""

    token = models.CharField(max_length=40, primary_key=True, default=new_token)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("mail address"), blank=True)
    share_class = models.CharField(max_length=6, choices=ShareClass, default=ShareClass.ADULT)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        """Return for whom it is."""
        return f"{self.group} <- {self.email or 'link'}"


class JoinRequest(models.Model):
    """Somebody asks to join; a maintainer answers with a sentence."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="join_requests")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="join_requests")
    message = models.TextField(_("message"), max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)

    class Meta:
        """One open request a person and group."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "person"], condition=Q(answered_at__isnull=True), name="one_open_request"
            ),
        ]

    def __str__(self) -> str:
        """Return who asks where."""
        return f"{self.person} -> {self.group}"


class Break(models.Model):
    """Somebody is away for some days. Why is nobody's business and stored nowhere."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="breaks")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="breaks")
    from_day = models.DateField(_("first day away"))
    until_day = models.DateField(_("first day back"))
    announced_at = models.DateTimeField()

    class Meta:
        """A break lasts at least a day."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until_day__gt=models.F("from_day")), name="break_lasts"),
        ]

    def __str__(self) -> str:
        """Return who is away when."""
        return f"{self.member} {self.from_day} - {self.until_day}"


class Qualification(models.Model):
    """Something a task may ask for: a driving licence, first aid, the oven."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="qualifications")
    name = models.CharField(_("qualification"), max_length=80)

    class Meta:
        """A name once a group."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "name"], name="qualification_once")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Holding(models.Model):
    """That somebody holds a qualification, and who vouches for it."""

    qualification = models.ForeignKey(Qualification, on_delete=models.CASCADE, related_name="holdings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="holdings")
    vouched_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """Held once."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["qualification", "member"], name="held_once")]

    def __str__(self) -> str:
        """Return who holds what."""
        return f"{self.member}: {self.qualification}"


class RuleSetting(models.Model):
    """One value of one rule, set by somebody at some time for some reason; the newest counts."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="rule_settings")
    name = models.CharField(max_length=64)
    # None: the group gives its own value up and follows the group above again.
    value = models.JSONField(null=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(max_length=500, blank=True)
    # The decision that set it; "" where the group was being founded.
    decision = models.CharField(max_length=16, blank=True)
    # From which clearing or settlement on it is used; None: from when it was set.
    holds_from = models.DateTimeField(null=True)
    entry = models.ForeignKey("books.StoredEntry", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """History is read by group and rule, newest first."""

        indexes: ClassVar = [models.Index(fields=["group", "name", "-at"], name="rule_history")]

    def __str__(self) -> str:
        """Return what was set."""
        return f"{self.group}: {self.name} = {self.value}"


class Placement(models.Model):
    """That a group inherits from an association above it, or from none any more, since a moment; the newest counts."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="placements")
    above = models.ForeignKey(Group, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The decision to do so; "" where those who founded it did.
    decision = models.CharField(max_length=16, blank=True)
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """Return what lies in what."""
        return f"{self.group} in {self.above}"


class InheritedRule(models.Model):
    """One rule as it comes from the association above, booked in the group's own book too; the newest counts."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="inherited_rules")
    name = models.CharField(max_length=64)
    # None: the default holds again.
    value = models.JSONField(null=True)
    # Whose value it is: the association above, or one further out.
    from_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.ForeignKey("books.StoredEntry", on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Read by group, in the order of time."""

        indexes: ClassVar = [models.Index(fields=["group", "at"], name="inherited_rules")]

    def __str__(self) -> str:
        """Return what is inherited."""
        return f"{self.group}: {self.name} = {self.value}"
