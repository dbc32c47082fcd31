"""Literals that engines read differently, or that some format cannot carry, are found where they stand."""

import pytest
from tests.validation.broken import CLAIMS, MODELS, edit, is_at, the_finding

from medkg import Package
from medkg.namespaces import PREFIXES
from medkg.validation import validate
from medkg.validation.findings import SYNTAX

XSD = PREFIXES["xsd"]


@pytest.mark.parametrize("text", ["NaN", "1e5", "1_0", "１００", "9" * 50 + ".0"])
def test_number_that_engines_read_differently_is_found(package: Package, text: str) -> None:
    line = edit(package, CLAIMS, "qudt:numericValue 91.50", f'qudt:numericValue "{text}"^^<{XSD}decimal>')
    finding = the_finding(package)
    assert is_at(finding, package, CLAIMS, line)
    assert "is not written as xsd:decimal wants it" in finding.message


def test_control_character_is_found(package: Package) -> None:
    line = edit(package, MODELS, '"Aster One"@en', '"Aster \\u0001 One"@en')
    finding = the_finding(package)
    assert is_at(finding, package, MODELS, line)
    assert "U+0001" in finding.message


def test_number_that_a_rule_refuses_is_found_on_its_line_whatever_its_zeros(package: Package) -> None:
    line = edit(package, CLAIMS, "qudt:numericValue 91.50", "qudt:numericValue 140.00")
    found = {finding.rule.rpartition("-")[2]: finding for finding in validate(Package.at(package.root))}
    assert set(found) == {"shareIsWithinTheWhole", "upperBoundHolds", "numberIsPrinted"}
    assert is_at(found["shareIsWithinTheWhole"], package, CLAIMS, line)
    assert "not between 0 and 100" in found["shareIsWithinTheWhole"].message


@pytest.mark.parametrize("text", ["<<( <model/aster-1> a <model/aster-1> )>>", '"Aster One"@en--ltr'])
def test_rdf_1_2_is_told_of_and_not_lost(package: Package, text: str) -> None:
    edit(package, MODELS, '"Aster One"@en', text)
    finding = the_finding(package)
    assert finding.rule == SYNTAX
    assert "RDF 1.1" in finding.message
