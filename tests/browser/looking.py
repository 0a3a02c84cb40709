"""What tests of pages need to look at them: where the browser is, what it complains of."""

import shutil
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / ".venv-generators" / "node_modules" / "axe-core" / "axe.min.js"
PATIENCE = 60_000  # milliseconds: a busy machine is slow, not broken
# It looks nothing up and sends nothing: tests speak to this machine alone.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


class Console:
    """What a browser complains of on the pages of a tab: errors of scripts, and what CSP blocks."""

    def __init__(self, page: Page) -> None:
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _heard(self, message: ConsoleMessage) -> None:
        # That an answer is a problem is what some tests are about; the page says it.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)
