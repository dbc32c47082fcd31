"""The floors: a module imports only from floors below its own, and rooms on one floor not from each other."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "medkg"

FLOORS: tuple[tuple[str, ...], ...] = (
    ("namespaces", "language", "errors", "vocabulary"),
    ("rdf", "sarif"),
    ("entities", "stores", "queries", "package"),
    ("asking", "graph", "query_text"),
    ("audit", "authoring", "narrative", "network", "publish", "releases", "search", "validation"),
    ("web",),
    ("cli", "__main__"),
)
FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}
WITHIN = {("errors", "language"), ("vocabulary", "namespaces"), ("graph", "asking"), ("__main__", "cli")}
"""Who may lean on whom on one floor: the words of floor 0 on each other, the script on its door."""

MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def room_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> Iterator[str]:
    for item in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(item, ast.ImportFrom) and item.module:
            names = [item.module] if item.module != "medkg" else [f"medkg.{alias.name}" for alias in item.names]
        elif isinstance(item, ast.Import):
            names = [alias.name for alias in item.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "medkg" and len(parts) > 1 and parts[1] != "__version__":
                yield parts[1]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(SOURCE).as_posix())
def test_module_imports_only_from_floors_below(path: Path) -> None:
    own = room_of(path)
    assert own in FLOOR_OF, f"{own} stands on no floor: give it one in FLOORS"
    for other in set(imported_rooms(path)) - {own}:
        allowed = FLOOR_OF[other] < FLOOR_OF[own] or (own, other) in WITHIN
        assert allowed, f"{own} (floor {FLOOR_OF[own]}) imports {other} (floor {FLOOR_OF[other]})"


def test_every_module_says_what_it_is_for() -> None:
    silent = [path.name for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []


def test_no_module_is_past_four_hundred_lines() -> None:
    sizes = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in sizes.items() if lines > 400} == {}


def test_public_names_are_sorted_and_all_importable() -> None:
    import medkg

    assert medkg.__all__ == sorted(medkg.__all__)
    assert [name for name in medkg.__all__ if getattr(medkg, name).__name__ != name] == []
