"""The floor plan, kept by reading the code: who imports whom, and the limits of the house."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = ("data", "training", "api")
PACKAGES = ("engine", *PROGRAMS, "cartelera")  # the last puts the others under one name
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MOST_FILE_LINES = 300
MOST_FUNCTION_LINES = 80  # the formatter gives long calls a line per argument

HEAVY = ("surprise", "optuna", "numba", "llvmlite", "sklearn", "pandas", "lightgbm")
PAGES = ("jinja2", "markdown_it", "babel")  # a service that shows no page loads none of them
WEB = ("fastapi", "starlette", "uvicorn")
# Where each library may be imported: a package, or one file; of several, any.
ONLY_IN: dict[str, str | tuple[str, ...]] = {
    "surprise": "training/ratings/surprise_svd.py",
    "numba": "training/",
    "llvmlite": "training/ratings/sgd/",
    "pycountry": "engine/catalog/countries.py",
    "jinja2": ("engine/pages/render.py", "api/web/rendering.py"),
    "babel": ("api/web/formats.py", "api/web/languages.py"),
    "markdown_it": "engine/pages/markdown.py",
    "optuna": "training/",
    "sklearn": "training/",
    "lightgbm": "training/ranking/second_stage/fit.py",
    **dict.fromkeys(WEB, "api/"),
    **dict.fromkeys(("typer", "pydantic_settings"), "engine/console/"),
    "rich": "engine/console/progress.py",
    # Optuna keeps its studies by SQLAlchemy too.
    "sqlalchemy": ("engine/event_store/", "training/ratings/study_"),
    **dict.fromkeys(("alembic", "psycopg"), "engine/event_store/"),
}
FORBIDDEN = ("pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal")


def name_of(path: Path) -> str:
    """Return a source's path below the root."""
    return path.relative_to(ROOT).as_posix()


@cache
def imports_of(path: Path) -> frozenset[str]:
    """Return every module that a file names in an import, wherever it stands in the file."""
    modules: set[str] = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{name_of(path)}:{node.lineno} imports relatively"
            modules |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(modules)


def top_of(path: Path) -> set[str]:
    """Return the top-level packages that a file imports."""
    return {module.split(".")[0] for module in imports_of(path)}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), str(path))


def calls_in(path: Path) -> Iterator[tuple[str, int, ast.Call]]:
    """Yield the name, the line and the node of every call."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            yield name, node.lineno, node


@pytest.fixture(scope="module", autouse=True)
def trees() -> Iterator[None]:
    """Forget the trees with the last test: they are half a million objects."""
    yield
    tree_of.cache_clear()


every_source = pytest.mark.parametrize("path", SOURCES, ids=name_of)


def test_the_sources_are_found():
    assert {name_of(path).split("/")[0] for path in SOURCES} == set(PACKAGES)


@every_source
def test_programs_import_the_library_and_never_each_other(path):
    own = name_of(path).split("/")[0]
    allowed = {own, "engine", *(PROGRAMS if own == "cartelera" else ())}
    assert top_of(path) & set(PACKAGES) <= allowed
    assert "tests" not in top_of(path)


def floors() -> dict[str, int]:
    """Return the floor of every room, from the plan in docs/architecture.md; 0 is the lowest."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    plan = page.split("```floors\n")[1].split("```")[0]
    heights: dict[str, int] = {}
    for floor, line in enumerate(filter(None, plan.splitlines())):
        program, rooms = line.split(": ")
        heights |= {f"{program}.{room}": floor for room in rooms.split()}
    return heights


FLOORS = floors()


def room_of(module: str) -> str | None:
    """Return the room of one of our modules, None for the root of a program."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] in PACKAGES and len(parts) > 1 else None


def test_the_plan_shows_every_room_and_no_other():
    rooms = {
        f"{package}.{path.stem}"
        for package in PACKAGES
        for path in (ROOT / package).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").is_file()
    }
    assert rooms - {f"{package}.__init__" for package in PACKAGES} == set(FLOORS)


@every_source
def test_rooms_import_only_rooms_further_down(path):
    own = room_of(name_of(path).removesuffix(".py").replace("/", "."))
    for module in imports_of(path):
        room = room_of(module)
        if room in (None, own) or room.split(".")[0] != (own or "").split(".")[0]:
            continue
        # What a package offers at its root stands above all of its rooms.
        assert FLOORS[room] < FLOORS.get(own, len(FLOORS)), (
            f"{own} imports {room}, which does not stand below it"
        )


@every_source
def test_libraries_are_imported_in_their_place_only(path):
    for library, place in ONLY_IN.items():
        if library in top_of(path):
            assert name_of(path).startswith(place), f"{library} is imported in {name_of(path)}"


@every_source
def test_nothing_is_pickled_or_evaluated(path):
    assert not top_of(path) & set(FORBIDDEN)
    for name, line, call in calls_in(path):
        place = f"{name_of(path)}:{line}"
        bare = isinstance(call.func, ast.Name)
        assert not (bare and name in ("eval", "exec", "compile", "__import__")), place
        for keyword in call.keywords:
            if keyword.arg == "allow_pickle":
                value = keyword.value
                assert isinstance(value, ast.Constant), place
                assert value.value is False, place
        if name in ("load", "save") and ast.unparse(call.func).startswith("np."):
            assert "allow_pickle" in {keyword.arg for keyword in call.keywords}, place


ENGINE = [path for path in SOURCES if name_of(path).startswith("engine/")]


@pytest.mark.parametrize("path", ENGINE, ids=name_of)
def test_the_library_reads_no_environment_and_needs_no_framework(path):
    assert not top_of(path) & {*HEAVY, *WEB}
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("environ", "environb", "getenv"), f"{path}:{node.lineno}"
    assert not imports_of(path) & {"os.environ", "os.getenv", "socket", "http", "urllib"}


@every_source
def test_files_and_functions_are_short(path):
    assert len(path.read_text("utf-8").splitlines()) <= MOST_FILE_LINES
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= MOST_FUNCTION_LINES, f"{name_of(path)}: {node.name} has {lines} lines"


def test_tests_are_no_packages():
    assert not list((ROOT / "tests").rglob("__init__.py"))


SERVE = """
import json, sys
import api.app
imported = sorted(sys.modules)

from pathlib import Path
from starlette.testclient import TestClient
from api.settings import Settings
from engine.store.files import Home

with TestClient(api.app.create_app(Settings(home=Home(Path(sys.argv[1]))))) as client:
    answer = client.get("/v1/users/1/recommendations", params={"n": 3})
print(json.dumps([answer.status_code, imported, sorted(sys.modules)]))
"""


def test_serving_loads_nothing_that_only_training_needs(sample_home):
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", SERVE, str(sample_home.root)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    status, imported, in_service = json.loads(done.stdout.splitlines()[-1])
    assert status == 200
    imported, in_service = ({name.split(".")[0] for name in m} for m in (imported, in_service))
    unneeded = {*HEAVY, *PAGES, "training", "data", "alembic", "psycopg"}
    assert not imported & unneeded
    assert not in_service & unneeded


@pytest.mark.parametrize(
    "path",
    [path for path in SOURCES if name_of(path).startswith("training/report/card/")],
    ids=name_of,
)
def test_the_card_knows_nothing_of_the_pages_that_show_it(path):
    assert not {module for module in imports_of(path) if "engine.pages" in module}
