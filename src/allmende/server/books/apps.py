"""The app's place in the installation."""

from django.apps import AppConfig


class BooksConfig(AppConfig):
    """The stored ledger: append-only tables, checkpoints, export."""

    name = "allmende.server.books"
    label = "books"
    default_auto_field = "django.db.models.BigAutoField"
