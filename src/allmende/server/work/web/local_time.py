"""The door to pages of work, under the name by which they know it."""

from __future__ import annotations

from allmende.server.groups.entrance import for_members

in_group = for_members
