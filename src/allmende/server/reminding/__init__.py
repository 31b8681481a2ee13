"""Reminders by mail: what waits for somebody and ends soon; each person says what they want to hear of."""
