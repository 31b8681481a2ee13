"""The app's place in the installation."""

from django.apps import AppConfig


class StatementsConfig(AppConfig):
    """The books as people read them: statements, totals, entries, proofs."""

    name = "allmende.server.statements"
    label = "statements"
    default_auto_field = "django.db.models.BigAutoField"
