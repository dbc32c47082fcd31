"""Rules across things, where one example is not enough: brackets, DOIs, whole numbers, times, works that were read."""

import pytest
from tests.validation.broken import CLAIMS, WORKS, edit, the_finding

from medkg import Package
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import shorten
from medkg.validation import validate

REFERENCES = "data/reports/toy/references.ttl"
EVIDENCE = "data/reports/toy/evidence.ttl"
TRIAL = "<reference/toy/aster-trial>"
PATTERN = '"{title}. {source}. {year}. {link}"'


def rules_broken(package: Package) -> list[str]:
    return [shorten(finding.rule) for finding in validate(Package.at(package.root))]


@pytest.mark.parametrize(
    "pattern",
    [
        "{title}. {source} ({year}). {link}",
        "({year}) {title}. {source}. {link}",
        "{title}（{source}，{year}）。{link}",
        "{title}. {source}. {year} [{link}]",
        "{title} {year} (in {source}). {link}",
        "{title}. {source}. {link} ({year})",
    ],
)
def test_bracket_that_loses_its_other_half_with_a_missing_year_is_told_of(package: Package, pattern: str) -> None:
    edit(package, REFERENCES, '    medkg:printedYear "2025" ;\n', "", below=TRIAL)
    edit(package, REFERENCES, PATTERN, f'"{pattern}"')
    finding = the_finding(package)
    assert shorten(finding.rule) == "shapes:Reference-bracketsAreWhole"
    assert finding.entity is not None
    assert shorten(finding.entity) == "reference/toy/aster-trial"
    assert "has no year" in finding.messages["en"]
    assert "没有年份" in finding.messages["zh"]


@pytest.mark.parametrize(
    "pattern",
    [
        "{title}. {source}. {year}. {link}",
        "{title} ({source}). {year}. {link}",
        "{title}. {source}. {year} (online). {link}",
        "[{title}] {source}, {year}: {link}",
    ],
)
def test_bracket_around_what_is_there_is_no_fault(package: Package, pattern: str) -> None:
    edit(package, REFERENCES, '    medkg:printedYear "2025" ;\n', "", below=TRIAL)
    edit(package, REFERENCES, PATTERN, f'"{pattern}"')
    assert rules_broken(package) == []


def test_brackets_may_stand_around_a_year_that_every_entry_has(package: Package) -> None:
    edit(package, REFERENCES, PATTERN, '"{title}. {source} ({year}). {link}"')
    assert rules_broken(package) == []


def test_doi_in_other_capitals_is_the_same(package: Package) -> None:
    edit(package, WORKS, '    medkg:arxivId "0000.00000" ;', '    bibo:doi "10.5555/Toy.2025.1" ;')
    finding = the_finding(package)
    assert shorten(finding.rule) == "shapes:Work-doiIsOwn"
    assert "aster-2024-preprint" in finding.messages["en"]


def test_number_is_looked_for_as_a_whole_in_the_quote(package: Package) -> None:
    for language in ("zh", "en"):
        edit(package, CLAIMS, f'"91.50%"@{language}', f'"1.50%"@{language}', below="<quantity/toy/accuracy-pebble-100>")
    edit(package, CLAIMS, "qudt:numericValue 91.50", "qudt:numericValue 1.50")
    edit(package, CLAIMS, "    medkg:lowerBound 89.0 ;\n", "")
    assert set(rules_broken(package)) == {"shapes:Quantity-printedOccurs"}


def test_printed_word_for_another_number_is_told_of_once(package: Package) -> None:
    edit(
        package,
        "data/results.ttl",
        '"91.50%（95% CI 89.0–93.2）"@zh , "91.50% (95% CI 89.0-93.2)"@en',
        '"十"@zh , "ten"@en',
    )
    finding = the_finding(package)
    assert shorten(finding.rule) == "shapes:Result-numberIsPrinted"


def test_accuracy_is_not_counted_in_dollars(package: Package) -> None:
    edit(package, "data/results.ttl", "unit:PERCENT", "unit:CCY_USD")
    finding = the_finding(package)
    assert shorten(finding.rule) == "shapes:Result-unitFitsMetric"
    assert "metric/accuracy in unit:CCY_USD" in finding.messages["en"]


@pytest.mark.parametrize("time", ["2026-01-02T09:00:00", "2026-01-02T09:00:00.5"])
def test_time_without_zone_is_told_of(package: Package, time: str) -> None:
    edit(package, EVIDENCE, "2026-01-02T09:00:00Z", time)
    finding = the_finding(package)
    assert finding.component == PREFIXES["sh"] + "PatternConstraintComponent"
    assert "with its time zone" in finding.messages["en"]


@pytest.mark.parametrize("time", ["2026-01-02T17:00:00+08:00", "2026-01-02T09:00:00.5Z", "2026-01-02T05:00:00-04:00"])
def test_time_with_any_zone_is_accepted(package: Package, time: str) -> None:
    edit(package, EVIDENCE, "2026-01-02T09:00:00Z", time)
    assert rules_broken(package) == []


def test_what_was_not_read_bears_nothing_out(package: Package) -> None:
    verified, unread = "verification-status/verified", "verification-status/not-verified"
    edit(package, WORKS, verified, unread, below="<work/aster-2025-trial>")
    assert sorted(set(rules_broken(package))) == ["shapes:EvidenceLine-workIsRead", "shapes:Result-workIsRead"]


@pytest.mark.parametrize("unit", ["CCY_CNY", "CCY_EUR"])
def test_a_market_may_be_told_in_any_currency(package: Package, unit: str) -> None:
    """The metric lists the dollar: one currency stands for all, and a share stays none of them."""
    edit(package, CLAIMS, "unit:CCY_USD", f"unit:{unit}", below="<quantity/toy/market-size>")
    assert rules_broken(package) == []
    edit(package, CLAIMS, f"unit:{unit}", "unit:PERCENT", below="<quantity/toy/market-size>")
    assert rules_broken(package) == ["shapes:Quantity-unitFitsMetric"]
