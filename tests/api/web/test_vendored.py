"""What is committed from elsewhere is what its table says, with its licence beside it."""

import hashlib

import pytest

from api.web.assets import STATIC
from tests.api.web.vendored import packages

STYLES = {"style.css", "charts.css", "explore.css", "reference.css", "ops.css"}
OURS = STYLES | {"app.js", "icon.svg", "star.svg"}


@pytest.mark.parametrize("package", packages(), ids=lambda package: package["name"])
def test_files_are_those_of_the_table(package):
    for file in package["files"]:
        content = (STATIC / file["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
    assert any(file["name"].endswith("LICENSE.txt") for file in package["files"])
    assert package["version"]
    assert package["licence"]


def test_nothing_else_is_from_elsewhere():
    known = {file["name"] for package in packages() for file in package["files"]}
    assert {path.name for path in STATIC.iterdir()} <= known | OURS
