"""The pages of associations."""
