"""What can be proposed through the form; other matters have pages of their own that put them up for decision."""

PROPOSED_HERE = ("rules", "text", "appointment", "admission", "exclusion", "founding", "other")
