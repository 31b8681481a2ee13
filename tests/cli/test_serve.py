import os
import re
import signal
import socket
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.cli.running import allmende
from tests.fixtures.served import Served, free_port, serving


def test_an_address_that_is_taken_is_named_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        for command in ("serve", "demo"):
            refused = allmende(command, "--port", str(port), "--data", tmp_path / "data")
            assert refused.returncode == 2
            assert f"port {port}: address already in use" in refused.stderr
            assert f"--port {port + 1}" in refused.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_pages_carry_a_strict_policy_and_static_files_are_kept_long(served: Served) -> None:
    try:
        with urlopen(served.address) as answer:
            headers, page = answer.headers, answer.read().decode()
    except HTTPError as error:
        headers, page = error.headers, error.read().decode()
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    (style, *_) = re.findall(r'href="(/static/[^"]+\.css)"', page)
    assert re.search(r"\.[0-9a-f]{12}\.css$", style)
    with urlopen(Request(served.address + style)) as answer:
        assert answer.status == 200
        assert answer.headers["content-type"] == "text/css"
        assert answer.headers["cache-control"] == "max-age=31536000"


@pytest.mark.slow
def test_ctrl_c_ends_the_server_and_its_ticker(copy_of_demo: Path) -> None:
    port = free_port()
    # Its tables are there, which saves the making of them; what is ended is the same.
    command = [sys.executable, "-m", "allmende", "serve", "--port", str(port)]
    with serving(command, port=port, data=copy_of_demo) as served:
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.process.wait(timeout=30) == 0
        with pytest.raises(ProcessLookupError):
            os.killpg(served.process.pid, 0)
