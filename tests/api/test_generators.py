"""Generators of clients and a linter take the description of the service without a warning.

`make .venv-generators/ready` installs them: openapi-python-client into an environment of its own,
openapi-typescript and Redocly by npm, at the versions of tests/generators/package-lock.json.
"""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from engine.store.home import Home
from tests.api.operations import SCHEMA
from tests.api.process import SECONDS, service

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tests" / "generators"
PYTHON = ROOT / ".venv-generators" / "bin"
NODE_TOOLS = ROOT / ".venv-generators" / "node_modules" / ".bin"
_WARNING = re.compile(r"\b(warn(ing)?s?|errors?|skipp\w+)\b", re.IGNORECASE)


def run(*command: str | Path, folder: Path) -> str:
    """What a program writes; it must end well."""
    done = subprocess.run(  # noqa: S603 - programs that the Makefile installs
        [str(part) for part in command],
        cwd=folder,
        env=os.environ
        | {
            "PATH": f"{PYTHON}{os.pathsep}{os.environ['PATH']}",
            "REDOCLY_TELEMETRY": "off",
            "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true",
        },
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    written = done.stdout + done.stderr
    assert done.returncode == 0, written
    return written


@pytest.fixture(scope="module")
def description(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The description of the service as a file."""
    path = tmp_path_factory.mktemp("generators") / "openapi.json"
    path.write_text(json.dumps(SCHEMA), "utf-8")
    return path


@pytest.fixture
def node() -> Path:
    """Where the generators of Node are."""
    if shutil.which("node") is None:
        pytest.skip("no node on this machine; Redocly and openapi-typescript need it")
    if not NODE_TOOLS.is_dir():
        pytest.skip("run `make .venv-generators/ready`; npm has installed nothing")
    return NODE_TOOLS


@pytest.fixture(scope="module")
def client(description: Path) -> Path:
    """The folder with the generated Python client."""
    if not (PYTHON / "openapi-python-client").exists():
        pytest.skip("run `make .venv-generators/ready`; openapi-python-client is not installed")
    folder = description.parent
    written = run(
        PYTHON / "openapi-python-client",
        *("generate", "--meta", "none", "--fail-on-warning"),
        *("--config", TOOLS / "python.yaml"),
        *("--path", description, "--output-path", folder / "generated"),
        folder=folder,
    )
    assert not _WARNING.search(written), written
    return folder


def test_the_python_client_is_generated_with_every_operation(client: Path) -> None:
    modules = {path.stem for path in (client / "generated" / "api").rglob("*.py")}
    ids = {o["operationId"] for methods in SCHEMA["paths"].values() for o in methods.values()}
    assert ids <= modules


def test_the_python_client_asks_the_service(
    client: Path, sample_home: Home, tmp_path: Path
) -> None:
    with service(sample_home, tmp_path / "service.log") as running:
        written = run(
            PYTHON / "python", TOOLS / "client.py", client, running.address, folder=client
        )
    facts = json.loads(written)
    assert (facts["strategy"], facts["ranks"]) == ("popular", [1, 2, 3])
    assert all(link.startswith("/v1/works/") for link in facts["links"])
    assert len(facts["titles"]) == 2
    assert (facts["problem"], facts["errors"]) == (["Problem", 422], ["platform"])


def test_types_of_typescript_are_generated(description: Path, node: Path) -> None:
    folder = description.parent
    written = run(
        node / "openapi-typescript", description, "-o", folder / "cartelera.ts", folder=folder
    )
    assert not _WARNING.search(written), written
    run(node / "tsc", "--noEmit", "--strict", folder / "cartelera.ts", folder=folder)


def test_redocly_finds_nothing(description: Path, node: Path) -> None:
    config = TOOLS / "redocly.yaml"
    command = ("lint", description, "--config", config, "--format", "json")
    written = run(node / "redocly", *command, folder=description.parent)
    found = json.loads(written[written.index("{\n") : written.rindex("}") + 1])
    assert found["totals"] == {"errors": 0, "warnings": 0, "ignored": 0}, found["problems"]
