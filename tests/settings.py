"""The server's own settings, in a data folder that is thrown away, and with what would only cost time left out."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Set before the real settings are read: a test must never touch the data folder of an installation.
_DATA = tempfile.mkdtemp(prefix="allmende-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
os.environ["ALLMENDE_DATA"] = _DATA

from allmende.server.settings import *  # noqa: E402, F403
from allmende.server.translations import compile_translations  # noqa: E402

# Argon2 is slow on purpose; journeys against a started server use it for real.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES["default"] |= {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": ""}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# As every start of the server does: a fresh clone has no compiled translations.
compile_translations()
