"""A page in the browser, what went wrong on it, and what it looks like to axe-core."""

import json
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_WITHIN = ("data:", "blob:", "about:")
_SOCKETS = {"http": "ws", "https": "wss"}


class Visit:
    """A page of the browser that keeps an account of its faults.

    `faults` are lines: errors in the console, errors of scripts, and requests to anywhere but the place that `url` is
    on (the file system, or the server with its host and port).
    """

    def __init__(self, page: Page, url: str):
        parts = urlsplit(url)
        self.page, self.faults = page, []
        self._allowed = (*_WITHIN, f"{parts.scheme}://{parts.netloc}/")
        self._socket = f"{_SOCKETS.get(parts.scheme, '')}://{parts.netloc}/"
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", lambda request: self._ask(request.url, self._allowed))
        page.on("websocket", lambda socket: self._ask(socket.url, (self._socket,)))

    def _hear(self, message) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _ask(self, url: str, allowed: tuple[str, ...]) -> None:
        if not url.startswith(allowed):
            self.faults.append(f"request: {url}")

    def serious_findings(self) -> list[str]:
        """Return what axe-core calls serious or critical on the page as it stands."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{finding['id']} ({finding['impact']}): {json.dumps(node['target'])} {node['failureSummary']}"
            for finding in found
            if finding["impact"] in ("serious", "critical")
            for node in finding["nodes"]
        ]

    def sideways(self) -> int:
        """Return by how many pixels the page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    def picture(self, file: Path) -> None:
        """Write the whole page, from top to bottom, as a PNG."""
        self.page.screenshot(path=file, full_page=True, timeout=120_000)
