"""What others on the same machine may not read: the secrets, and the folder in which the database lies beside them."""

from __future__ import annotations

import stat
from pathlib import Path

from allmende.server.secrets_on_disk import secret_text


def test_a_new_data_folder_and_the_secret_in_it_are_for_their_owner_alone(tmp_path: Path) -> None:
    secret_text(tmp_path / "data" / "secret.key")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "data" / "secret.key").stat().st_mode) == 0o600


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    assert secret_text(tmp_path / "secret.key") == secret_text(tmp_path / "secret.key")
