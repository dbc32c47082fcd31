"""Names that look like a misspelt one."""

from __future__ import annotations

import pytest

from medkg.errors import closest, is_one_slip
from medkg.namespaces import PREFIXES


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("rfd", ("rdf",)),
        ("skso", ("skos",)),
        ("medgk", ("medkg",)),
        ("MEDKG", ("medkg",)),
        ("schem", ("schema",)),
        ("dcterm", ("dcterms",)),
        ("foo", ()),
        ("ex", ()),
        ("wd", ()),
        ("", ()),
        ("词", ()),
    ],
)
def test_only_near_prefixes_are_proposed(name: str, near: tuple[str, ...]) -> None:
    assert closest(name, PREFIXES) == near


def test_name_with_one_slip_drives_out_those_with_more() -> None:
    assert closest("statment", ["strength", "statement", "Agent"]) == ("statement",)
    assert closest("diagnostics-accuracy", ["diagnostic-accuracy", "diagnosis-accuracies"]) == ("diagnostic-accuracy",)
    assert closest("work/nejm-2024-trial", ["work/nejm-2025-trials", "work/nature-2024"])


def test_names_that_differ_by_case_alone_are_both_near() -> None:
    assert closest("verdct", ["Verdict", "verdict", "work"]) == ("Verdict", "verdict")


@pytest.mark.parametrize(
    ("one", "other", "is_slip"),
    [
        ("ab", "ba", True),
        ("abc", "ab", True),
        ("ab", "abc", True),
        ("abc", "axc", True),
        ("abc", "abc", True),
        ("", "a", True),
        ("foo", "obo", False),
        ("abc", "abcde", False),
        ("abcd", "badc", False),
    ],
)
def test_one_slip_is_one_letter(one: str, other: str, is_slip: bool) -> None:
    assert is_one_slip(one, other) is is_slip
