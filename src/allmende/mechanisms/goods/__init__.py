"""Rules by which the effort behind what is made is shared among those who use it."""
