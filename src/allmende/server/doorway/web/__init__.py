"""The pages of coming and going."""
