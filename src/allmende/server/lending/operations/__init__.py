"""What changes shared things and their calendars."""

from allmende.server.lending.operations.reserving import cancel, reserve
from allmende.server.lending.operations.things import ThingDraft, add_thing, change_thing, withdraw_thing

__all__ = ["ThingDraft", "add_thing", "cancel", "change_thing", "reserve", "withdraw_thing"]
