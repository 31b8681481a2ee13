"""Everything people form: members, households, invitations, breaks, rule settings."""
