"""Two versions of the toy package: as it is, and as somebody edited it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from medkg import Package
from medkg.releases import Changes, Version, changes

TOY = Path(__file__).parents[1] / "toy"

Edited = Callable[..., Package]
Compared = Callable[..., Changes]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """``edited(("reports/toy/claims", "old text", "new text"), ...)``: a copy with these texts replaced."""

    def edited(*edits: tuple[str, str, str]) -> Package:
        root = tmp_path / "edited"
        shutil.copytree(TOY / "data", root / "data")
        for name, old, new in edits:
            file = root / "data" / f"{name}.ttl"
            text = file.read_text(encoding="utf-8")
            assert old in text, f"{file} holds no {old!r}"
            file.write_text(text.replace(old, new), encoding="utf-8")
        return Package.at(root)

    return edited


@pytest.fixture
def compared(edited: Edited, toy_package: Package) -> Compared:
    """What the edits changed."""
    return lambda *edits: changes(Version.of(toy_package, "old"), Version.of(edited(*edits), "new"))
