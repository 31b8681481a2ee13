"""The server: the only package that knows the web framework; one app per thing people do."""
