"""A server under test: where it is, and whether it answers."""

import http.client
import random
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
    except (OSError, http.client.HTTPException):  # nobody, or someone who speaks another protocol
        return False
    return True


def free_port() -> int:
    """Return a port that nothing listens on, below those that a system gives away by itself.

    Kernels and connections take theirs from 32768 on (49152 on macOS), and may take a free one of these first.
    """
    while True:
        port = random.SystemRandom().randrange(20_000, 30_000)
        with socket.socket() as listener:
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
