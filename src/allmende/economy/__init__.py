"""One period of one community: its rulebook, its bookings, its settlement, and the audit that replays them."""
