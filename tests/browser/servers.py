"""A server under test: where it is, and whether it answers."""

import socket
import urllib.error
import urllib.request
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote


class Server(NamedTuple):
    """A server on this machine: its address, its token, and the folder that it serves."""

    url: str
    token: str
    folder: Path

    def address(self, path: str) -> str:
        """Return the whole address of a path on the server, with the token."""
        return f"{self.url}/{quote(path)}?token={self.token}"


def answers(url: str) -> bool:
    """Tell whether a server answers at all, be it to say that a token is missing."""
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
