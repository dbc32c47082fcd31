"""Findings as others read them: text, JSON, a SHACL report, SARIF, JUnit."""

import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rdflib import RDF, Graph, Literal, URIRef
from rdflib.namespace import SH

from medkg import Package
from medkg.language import use_language
from medkg.namespaces import ID, SHAPES
from medkg.validation import Finding, validate
from medkg.validation.findings import STRUCTURE
from medkg.validation.formats import FORMATS, render

CLAIMS = "data/reports/toy/claims.ttl"
CLAIM = ID + "claim/toy/accuracy-pebble-100"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory, toy_package: Package) -> Package:
    """The toy package with one fault of each kind: a file, a link, a value, a property, a rule."""
    root = tmp_path_factory.mktemp("broken & <odd> 名")
    shutil.copytree(toy_package.data, root / "data")
    claims = root / CLAIMS
    text = claims.read_text(encoding="utf-8")
    for old, new in (
        ("<dataset/pebble-100> , <metric/accuracy>", "<dataset/pebble-1000> , <metric/accuracy>"),
        ("91.50 ;", '"91,5 & <more>" ;'),
        ("medkg:sampleSize", "medkg:sampelSize"),
        ('"above that of physicians"', '"above that of \\"doctors\\""'),
    ):
        assert old in text, old
        text = text.replace(old, new, 1)
    claims.write_text(text, encoding="utf-8")
    (root / "data/regions.ttl").write_bytes(b"")
    return Package.at(root)


@pytest.fixture(scope="module")
def findings(package: Package) -> tuple[Finding, ...]:
    found = validate(package)
    assert len(found) == 5
    return found


def test_text_is_one_line_a_finding_with_its_place(package: Package, findings: tuple[Finding, ...]) -> None:
    lines = render(findings, "text", package).replace(f"{package.root}/", "").splitlines()
    assert len(lines) == len(findings)
    assert lines[0].startswith("data/regions.ttl: The file is empty")
    assert all(re.match(r"data/reports/toy/claims\.ttl:\d+: (claim|quantity)/toy/\S+: .", line) for line in lines[1:])


def test_paths_are_told_from_the_working_folder(
    package: Package, findings: tuple[Finding, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(package.root.parent)
    assert render(findings, "text", package).startswith(f"{package.root.name}/data/regions.ttl: ")


@pytest.mark.parametrize("fmt", FORMATS)
def test_nothing_found_is_well_formed_too(package: Package, fmt: str) -> None:
    written = render((), fmt, package)
    if fmt == "text":
        assert written == ""
    elif fmt == "json":
        assert json.loads(written) == {"conforms": True, "findings": []}
    elif fmt == "sarif":
        assert json.loads(written)["runs"][0]["results"] == []
    elif fmt == "junit":
        assert ElementTree.fromstring(written).get("failures") == "0"
    else:
        graph = Graph().parse(data=written, format="turtle")
        assert (None, SH.conforms, Literal(True)) in graph
        assert (None, SH.result, None) not in graph


def test_json_holds_all_that_a_finding_says(package: Package, findings: tuple[Finding, ...]) -> None:
    content = json.loads(render(findings, "json", package))
    assert content["conforms"] is False
    for told, finding in zip(content["findings"], findings, strict=True):
        assert (told["rule"], told["entity"], told["path"], told["line"]) == (
            finding.rule,
            finding.entity,
            finding.path,
            finding.line,
        )
        assert told["messages"] == dict(finding.messages)
    values = [told["value"] for told in content["findings"] if told["value"]]
    assert {"type": "uri", "value": ID + "dataset/pebble-1000"} in values
    assert {"type": "literal", "value": 'above that of "doctors"', "xml:lang": "en"} in values
    assert any(value["type"] == "literal" and value["value"] == "91,5 & <more>" for value in values)


def test_turtle_is_a_shacl_validation_report(package: Package, findings: tuple[Finding, ...]) -> None:
    graph = Graph().parse(data=render(findings, "turtle", package), format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    results = list(graph.objects(report, SH.result))
    assert len(results) == len(findings)
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in graph
        assert graph.value(result, SH.resultSeverity) == SH.Violation
        assert graph.value(result, SH.sourceConstraintComponent) is not None
        assert graph.value(result, SH.sourceShape) is not None
        assert {message.language for message in graph.objects(result, SH.resultMessage)} == {"zh", "en"}  # type: ignore[attr-defined]
    (rule,) = graph.subjects(SH.sourceConstraint, URIRef(SHAPES + "Claim-quoteOccurs"))
    assert graph.value(rule, SH.focusNode) == URIRef(ID + "claim/toy/above-physicians")
    assert graph.value(rule, SH.sourceShape) == URIRef(SHAPES + "Claim")
    assert graph.value(rule, SH.value) == Literal('above that of "doctors"', lang="en")
    (link,) = graph.subjects(SH.value, URIRef(ID + "dataset/pebble-1000"))
    assert graph.value(link, SH.resultPath) == URIRef("https://schema.org/about")
    assert graph.value(link, SH.sourceConstraintComponent) == SH.OrConstraintComponent


def test_sarif_is_what_code_scanning_takes(package: Package, findings: tuple[Finding, ...]) -> None:
    """The members that SARIF 2.1.0 requires, and those that GitHub's code scanning documents as needed."""
    log = json.loads(render(findings, "sarif", package))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "medkg"
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] == "error"
    prints = set()
    for result, finding in zip(run["results"], findings, strict=True):
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error"
        assert result["message"]["text"] == finding.told()
        physical = result["locations"][0]["physicalLocation"]
        assert physical["region"]["startLine"] == (finding.line or 1)
        uri = physical["artifactLocation"]["uri"]
        assert not uri.startswith(("/", "file:"))
        assert (package.root / uri).is_file()
        prints.update(result["partialFingerprints"].values())
    assert len(prints) == len(findings)


def test_sarif_names_a_file_outside_by_its_full_address(package: Package) -> None:
    finding = Finding(
        rule=SHAPES + "Claim", messages={"zh": "错", "en": "wrong"}, file=Path("/elsewhere/a b.ttl"), line=3
    )
    (result,) = json.loads(render([finding], "sarif", package))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///elsewhere/a%20b.ttl"}


def test_junit_has_a_case_for_each_rule_broken_or_not(package: Package, findings: tuple[Finding, ...]) -> None:
    root = ElementTree.fromstring(render(findings, "junit", package))
    cases = root.findall("./testsuite/testcase")
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert len(set(names)) == len(names)
    shapes = list(package.shapes)
    rules = {prop.iri for shape in shapes for prop in shape.properties} | {rule.iri for s in shapes for rule in s.rules}
    assert len(cases) == len(STRUCTURE) + len(shapes) + len(rules)
    failed = {case.get("name") for case in cases if case.find("failure") is not None}
    assert failed == {
        "shapes:Structure-empty",
        "shapes:Claim-about",
        "shapes:Claim-quoteOccurs",
        "shapes:Quantity",
        "shapes:Quantity-numericValue",
    }
    assert root.get("failures") == str(len(failed))
    assert root.get("tests") == str(len(cases))
    (failure,) = root.findall("./testsuite/testcase[@name='shapes:Quantity-numericValue']/failure")
    assert "91,5 & <more>" in (failure.text or "")
    assert "data/reports/toy/claims.ttl:" in (failure.text or "")


def test_junit_is_well_formed_where_the_shapes_cannot_be_read(tmp_path: Path, toy_package: Package) -> None:
    shutil.copytree(toy_package.data, tmp_path / "data")
    shutil.copytree(toy_package.ontology, tmp_path / "ontology")
    (tmp_path / "ontology/shapes/claim.ttl").write_text("\x0b no Turtle")
    package = Package.at(tmp_path)
    root = ElementTree.fromstring(render(validate(package), "junit", package))
    assert root.get("failures") == "1"


def test_reports_speak_the_reader_s_language(package: Package, findings: tuple[Finding, ...]) -> None:
    use_language("zh")
    assert "量值" in render(findings, "text", package)
    assert json.loads(render(findings, "sarif", package))["runs"][0]["tool"]["driver"]["language"] == "zh-CN"
