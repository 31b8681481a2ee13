"""Who signs in (User), and who takes part (Person): a child or a grandmother takes part without signing in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from allmende.server.identity import new_id, new_token


class UserManager(BaseUserManager["User"]):
    """Makes users who are known by their mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:  # noqa: ANN401 - handed on to Django
        """Store a user; the address is compared without regard to case."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A way to sign in: a mail address with a password or a passkey."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(_("mail address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]


class Theme(models.TextChoices):
    """Light, dark, or as the device says."""

    AUTO = "auto", _("as my device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class Person(models.Model):
    """Somebody who takes part, with or without a way to sign in."""

    id = models.CharField(primary_key=True, max_length=16, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=80)
    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="person")
    language = models.CharField(_("language"), max_length=5, blank=True)
    theme = models.CharField(_("colours"), max_length=5, choices=Theme, default=Theme.AUTO)
    # Opens this person's calendar feed without a sign-in; they can change it when it got about.
    feed_token = models.CharField(max_length=40, unique=True, default=new_token)

    def __str__(self) -> str:
        """Return the name that others see."""
        return self.name
