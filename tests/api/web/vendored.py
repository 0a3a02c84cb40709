"""What the pages have from elsewhere: `python -m tests.api.web.vendored` fetches it anew by npm.

`api/web/vendored.toml` names each package with its version and the checksum that npm publishes
(Subresource Integrity, sha512 of the archive), and which of its files is committed under which
name, with the sha256 of that. A package is unpacked only if the archive has its checksum.
"""

import base64
import hashlib
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

WEB = Path(__file__).resolve().parents[3] / "api" / "web"
TABLE = WEB / "vendored.toml"


def packages() -> list[dict[str, Any]]:
    """The entries of the table."""
    entries: list[dict[str, Any]] = tomllib.loads(TABLE.read_text("utf-8"))["packages"]
    return entries


def fetch(package: dict[str, Any], folder: Path) -> None:
    """Fetch a package and put its files into `static`.

    Raises:
        ValueError: the archive or a file is not the one that the table names.
    """
    named = f"{package['name']}@{package['version']}"
    npm = ["npm", "pack", "--silent", named]
    done = subprocess.run(npm, cwd=folder, check=True, capture_output=True, text=True)  # noqa: S603
    archive = folder / done.stdout.strip().splitlines()[-1]
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != package["integrity"]:
        raise ValueError(f"{named} has the checksum sha512-{digest}")
    with tarfile.open(archive) as unpacked:
        for file in package["files"]:
            member = unpacked.extractfile(f"package/{file['from']}")
            content = member.read() if member else b""
            if hashlib.sha256(content).hexdigest() != file["sha256"]:
                raise ValueError(f"{named}: {file['from']} is another file")
            (WEB / "static" / file["name"]).write_bytes(content)
            sys.stdout.write(f"{file['name']} of {named}, {package['licence']}\n")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for each in packages():
            fetch(each, Path(folder))
