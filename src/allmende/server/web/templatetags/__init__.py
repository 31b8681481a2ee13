"""The one tag library of the server, built into every template."""
