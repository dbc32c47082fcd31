"""Every limit is documented with its default."""

import re
from dataclasses import fields
from pathlib import Path

from medkg.stores.guarding.limits import Limits

PAGE = Path(__file__).parents[2] / "docs" / "sparql.md"


def test_every_limit_stands_in_the_documentation_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert set(rows) == {field.name for field in fields(Limits)}
    for field in fields(Limits):
        if field.name == "quick":
            continue
        number, _space, unit = rows[field.name].partition(" ")
        factor = {"MiB": 1 << 20, "KiB": 1 << 10}.get(unit.strip(), 1)
        assert float(number.replace(",", "")) * factor == field.default, field.name
