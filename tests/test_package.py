"""The package: what it needs, how its wheel is nested, and that it works where nothing else is."""

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from engine.store.home import Home
from engine.version import VERSION
from hatch_build import A_HOME, NESTED, nested

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# What a program may import: its own extra beside the rest.
EXTRA_OF = {"engine": None, "data": None, "cartelera": None, "training": "train", "api": "serve"}
# Where the import's name is not the project's; some come with another project.
PROJECT_OF = {
    "annotated_types": "pydantic",
    "pydantic_core": "pydantic",
    "llvmlite": "numba",
    "markupsafe": "jinja2",
    "markdown_it": "markdown-it-py",
    "sklearn": "scikit-learn",
    "surprise": "scikit-surprise",
}
OPTIONAL = {
    ("cartelera", "pandas"),  # to_pandas says what to do without it
    ("engine", "alembic"),  # both extras have it, and nothing but `migrate` needs it
}


def declared(extra: str | None) -> set[str]:
    listed = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"].get(extra, [])]
    return {Requirement(line).name for line in listed}


def imported(package: str) -> set[str]:
    names: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add((node.module or "").split(".")[0])
    return names - set(sys.stdlib_module_names) - set(EXTRA_OF)


@pytest.mark.parametrize("package", EXTRA_OF)
def test_whatever_a_program_imports_is_declared(package):
    projects = {PROJECT_OF.get(name, name).replace("_", "-") for name in imported(package)}
    projects -= {name for owner, name in OPTIONAL if owner == package}
    assert projects <= declared(EXTRA_OF[package])


def test_what_is_declared_is_pinned_from_that_version_on():
    pins = dict(
        re.findall(r"^([\w-]+)(?:\[\w+\])?==(\S+)", (ROOT / "requirements.txt").read_text(), re.M)
    )
    extras = PROJECT["optional-dependencies"].values()
    listed = chain(PROJECT["dependencies"], *extras)
    requirements = [Requirement(line) for line in listed]
    assert {requirement.name for requirement in requirements} == set(pins)
    for requirement in requirements:  # nothing older than what is tested is promised to work
        assert str(requirement.specifier) == f">={pins[requirement.name]}", requirement


def test_the_pythons_are_those_of_the_makefile():
    allowed = SpecifierSet(PROJECT["requires-python"])
    assert [v for v in ("3.10", "3.11", "3.12", "3.13", "3.14") if allowed.contains(v)] == [
        "3.11",
        "3.12",
        "3.13",
    ]


def test_imports_are_nested_wherever_they_stand_and_nothing_else_is():
    source = (
        "import os\n"
        "from data.csv import files\n"
        "from database import x  # from data import y\n"
        "def late():\n"
        "    from engine.text import (\n"
        "        fold,\n"
        "    )\n"
        "    return 'from engine import z'\n"
    )
    assert nested(source, "a.py") == source.replace(
        "from data.csv", "from cartelera.data.csv"
    ).replace("from engine.text", "from cartelera.engine.text")


def test_an_import_that_cannot_be_nested_is_refused():
    with pytest.raises(ValueError, match=r"a.py:1: write `from … import …`"):
        nested("import engine.text\n", "a.py")


def run(*command: object, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a place where the checkout is not to be seen."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "CARTELERA"))}
    return subprocess.run(  # noqa: S603
        [str(word) for word in command],
        cwd=cwd,
        env=environment | {"COLUMNS": "200"} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = (sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT)
    done = run(*build, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_has_one_import_name_and_the_licence(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names} == {
        "cartelera",
        f"cartelera-{VERSION}.dist-info",
    }
    assert f"cartelera-{VERSION}.dist-info/licenses/LICENSE" in names
    assert [p for p in NESTED if f"cartelera/{p}/__init__.py" not in names] == []
    in_checkout = {
        path.relative_to(ROOT).as_posix()
        for package in NESTED
        for path in (ROOT / package).rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.is_relative_to(ROOT / A_HOME)
    }
    assert in_checkout <= {name.removeprefix("cartelera/") for name in names}


def install(wheel: Path, extra: str, folder: Path) -> Path:
    """A new environment with the wheel and one extra; its folder of programs."""
    made = run(sys.executable, "-m", "venv", folder, cwd=wheel.parent)
    assert made.returncode == 0, made.stderr
    pip = (folder / "bin" / "python", "-m", "pip", "install", "--quiet", f"{wheel}[{extra}]")
    done = run(*pip, cwd=wheel.parent)
    if done.returncode and "No matching distribution" in done.stderr:
        pytest.skip(f"no package index can be reached: {done.stderr.splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    return folder / "bin"


SERVED = """
import json, sys
import cartelera
from cartelera.api.app import create_app
from cartelera.api.settings import Settings

home = cartelera.open(sys.argv[1])
create_app(Settings(home=sys.argv[1])).openapi()
titles = home.recommend(sys.argv[2], 5)
modules = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps([len(titles), titles.strategy, modules]))
"""


def test_an_editable_install_is_the_checkout(tmp_path):
    hook = f"import hatchling.build as b; b.build_editable({str(tmp_path)!r})"
    done = run(sys.executable, "-c", hook, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    (built,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        (path_file,) = [name for name in archive.namelist() if name.endswith(".pth")]
        assert archive.read(path_file).decode().strip() == str(ROOT)


@pytest.mark.package
def test_the_wheel_serves_where_nothing_but_its_extra_is(wheel, tmp_path, sample_home: Home):
    programs = install(wheel, "serve", tmp_path / "serve")
    assert run(programs / "cartelera", "--version", cwd=tmp_path).stdout == f"cartelera {VERSION}\n"
    answer = run(programs / "python", "-c", SERVED, sample_home.root, "42", cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    n, strategy, modules = json.loads(answer.stdout)
    assert (n, strategy) == (5, "personal")
    assert not {"engine", "api", "pandas", "numba", "surprise", "optuna"} & set(modules)
    listed = run(
        programs / "cartelera", "training", "releases", "--home", sample_home.root, cwd=tmp_path
    )
    assert listed.stdout.startswith("current ")
    none = run(programs / "cartelera", "training", "releases", "--home", tmp_path, cwd=tmp_path)
    assert "run `cartelera training train`" in none.stderr
    refused = run(
        programs / "cartelera", "training", "train", "--home", sample_home.root, cwd=tmp_path
    )
    assert refused.returncode == 1
    assert "pip install 'cartelera[train]'" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.package
def test_the_wheel_trains_where_nothing_but_its_extra_is(wheel, tmp_path):
    programs = install(wheel, "train", tmp_path / "train")
    home = {"CARTELERA_HOME": str(tmp_path / "home")}
    for command in ("data sample", "data ingest", "training train --trials 1 --folds 2 --force"):
        done = run(programs / "cartelera", *command.split(), cwd=tmp_path, **home)
        assert done.returncode == 0, done.stderr
    assert re.search(r"release \S+ is current\n$", done.stdout)
