"""Expected answers: what each question must say of the bundled package.

``tests/questions/<subject>/<question>.toml`` holds the answer to one question of the catalog::

    checked = "against what, and how, a person checked the rows"
    given = { report = "report/llm-clinical-medicine" }

    [[rows]]
    claim = "claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv"
    value = 93.9

Identifiers are written short. A cell without a value is left out, and so are the parameters' columns, which hold
what was given. ``rows = []`` is an answer too.
"""

from __future__ import annotations

import datetime
import tomllib
from decimal import Decimal
from pathlib import Path

from medkg import KnowledgeGraph, Table
from medkg.entities.mapping import IRI, Value
from medkg.rdf.identifiers import expand

FOLDER = Path(__file__).parent

Cell = str | int | bool | Decimal | datetime.date
Row = dict[str, Cell]


class Expected:
    """One file: the parameters' values, the rows in their order, and how they were checked."""

    def __init__(self, path: Path) -> None:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        self.path = path
        self.question = path.relative_to(FOLDER).with_suffix("").as_posix()
        self.checked: str = content.pop("checked")
        self.given: dict[str, str] = content.pop("given", {})
        self.rows: list[Row] = content.pop("rows")
        assert not content, f"{path}: unknown keys {sorted(content)}"


def expected_answers() -> dict[str, Expected]:
    """By question, in the order of their names."""
    found = (Expected(path) for path in sorted(FOLDER.rglob("*.toml")))
    return {expected.question: expected for expected in found}


def answer(graph: KnowledgeGraph, expected: Expected) -> tuple[Table, list[Row]]:
    """What the package says: the table, and its rows as the files write them."""
    table = graph.ask(expected.question, **expected.given)
    rows = []
    for row in table:
        for name, value in expected.given.items():
            assert row[name] == expand(value), f"the column {name} holds what was given"
        rows.append(
            {name: cell(value) for name, value in row.items() if name not in expected.given and value is not None}
        )
    return table, rows


def cell(value: Value) -> Cell:
    return value.short if isinstance(value, IRI) else value


def difference(expected: Expected, rows: list[Row]) -> str:
    """What to read when an answer is not the expected one: the rows that differ, and what to do."""
    missing = [row for row in expected.rows if row not in rows]
    surplus = [row for row in rows if row not in expected.rows]
    told = [f"{expected.question} does not answer what {expected.path.name} expects."]
    told += [f"  expected, but not in the answer: {row}" for row in missing]
    told += [f"  in the answer, but not expected: {row}" for row in surplus]
    if not missing and not surplus:
        told.append("  The rows are the same, but not their order or number.")
    given = "".join(f" -p {name}={value}" for name, value in expected.given.items())
    told.append(f"See the answer with: medkg query {expected.question}{given}")
    told.append(
        f"If the answer is right, check each row that differs against the report and its sources, and correct {expected.path}."
    )
    return "\n".join(told)
