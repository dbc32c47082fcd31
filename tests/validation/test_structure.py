"""Bad data: each slip is found once, with its file, its line, its entity and the way to mend it."""

from collections.abc import Callable

import pytest
from tests.validation.broken import BLOCK, CLAIM, CLAIMS, MODELS, WORKS, edit, is_at, the_finding

from medkg import InvalidData, Package
from medkg.namespaces import ID, ONTOLOGY, PREFIXES, SHAPES
from medkg.rdf.triples import RDF_TYPE
from medkg.validation import check, validate
from medkg.validation.findings import ADDRESS, BLANK_NODE, HOME, STRUCTURE, TYPE

# Names and homes


def test_thing_in_another_file_than_its_home_is_sent_home(package: Package) -> None:
    text = (package.root / MODELS).read_text(encoding="utf-8")
    start = text.index("<model/aster-1>")
    moved = package.root / "data/regulations.ttl"
    before = moved.read_text(encoding="utf-8").replace("@base", text[:start] + "@base", 1)
    moved.write_text(before + "\n" + text[start:], encoding="utf-8")
    (package.root / MODELS).write_text(text[:start], encoding="utf-8")
    finding = the_finding(package)
    assert (finding.rule, finding.entity) == (HOME, ID + "model/aster-1")
    assert is_at(finding, package, "data/regulations.ttl", before.count("\n") + 2)
    assert "Its home is data/models.ttl" in finding.message
    assert "Move its block there" in finding.message


def test_second_block_of_a_thing_is_to_be_merged_into_its_home(package: Package) -> None:
    with (package.root / WORKS).open("a", encoding="utf-8") as stream:
        stream.write('\n<model/aster-1> <http://www.w3.org/2004/02/skos/core#altLabel> "Aster 1"@en .\n')
    finding = the_finding(package)
    assert (finding.rule, finding.entity) == (HOME, ID + "model/aster-1")
    assert finding.file == package.root / WORKS
    assert "Merge this block" in finding.message


def test_address_of_an_unknown_class_is_suggested_the_closest_and_told_once(package: Package) -> None:
    line = edit(package, MODELS, "<model/aster-1>", "<modle/aster-1>")
    finding = the_finding(package)
    assert finding.entity == ID + "modle/aster-1"
    assert (finding.rule, finding.component) == (SHAPES + "Model", PREFIXES["sh"] + "PatternConstraintComponent")
    assert is_at(finding, package, MODELS, line)
    assert "“modle”. Did you mean model" in finding.message


def test_address_below_somebody_else_s_base_is_no_thing_of_the_package(package: Package) -> None:
    with (package.root / MODELS).open("a", encoding="utf-8") as stream:
        stream.write("\n<https://example.org/x> a <https://schema.org/Thing> .\n")
    finding = the_finding(package)
    assert (finding.rule, finding.entity) == (ADDRESS, "https://example.org/x")
    assert f"addresses begin with {ID}" in finding.message


def test_thing_without_a_name_is_asked_to_have_one(package: Package) -> None:
    line = edit(
        package, CLAIMS, "cito:supports <claim/toy/integration>", "cito:supports [ a medkg:Claim ]", below=BLOCK
    )
    finding = the_finding(package)
    assert (finding.entity, finding.path) == (CLAIM, PREFIXES["cito"] + "supports")
    assert is_at(finding, package, CLAIMS, line)
    assert "has no name. Give it an address" in finding.message


def test_nameless_thing_that_nothing_links_to_is_found(package: Package) -> None:
    with (package.root / CLAIMS).open("a", encoding="utf-8") as stream:
        stream.write("\n[] a medkg:Claim .\n")
    finding = the_finding(package)
    assert (finding.rule, finding.file) == (BLANK_NODE, package.root / CLAIMS)


# Words


@pytest.mark.parametrize(
    ("right", "wrong", "meant"),
    [
        ("medkg:statement", "medkg:statment", "medkg:statement"),
        ("medkg:claimKind", "medkg:kindOfClaim", None),
        ("medkg:quote", "schema:quote", "medkg:quote"),
        ("schema:about", "schema:abuot", "schema:about"),
        ("prov:wasGeneratedBy", "prov:generatedBy", "prov:wasGeneratedBy"),
    ],
    ids=str,
)
def test_unknown_property_is_suggested_the_closest_real_one(
    package: Package, right: str, wrong: str, meant: str | None
) -> None:
    line = edit(package, CLAIMS, right, wrong, below=BLOCK)
    surplus = [f for f in validate(package) if f.component == PREFIXES["sh"] + "ClosedConstraintComponent"]
    assert len(surplus) == 1
    assert (surplus[0].entity, surplus[0].rule) == (CLAIM, SHAPES + "Claim")
    assert is_at(surplus[0], package, CLAIMS, line)
    assert f"{wrong} is no property of a medkg:Claim" in surplus[0].message
    if meant is not None:
        assert f"Did you mean {meant}" in surplus[0].message
        assert len(validate(package)) == 1, "that the property meant is missing goes without saying"


def test_property_of_another_class_is_told_where_it_belongs(package: Package) -> None:
    edit(package, CLAIMS, "cito:supports <claim/toy/integration>", "medkg:verdict <verdict/supports>", below=BLOCK)
    finding = the_finding(package)
    assert finding.path == ONTOLOGY + "verdict"
    assert "it belongs to medkg:EvidenceLine" in finding.message


def test_unknown_class_is_suggested_the_one_of_the_address(package: Package) -> None:
    line = edit(package, CLAIMS, "a medkg:Claim", "a medkg:Clam", below=BLOCK)
    finding = the_finding(package)
    assert (finding.rule, finding.entity, finding.path) == (TYPE, CLAIM, RDF_TYPE)
    assert is_at(finding, package, CLAIMS, line)
    assert "no class medkg:Clam. Did you mean medkg:Claim?" in finding.message


def test_thing_without_a_class_is_told_which(package: Package) -> None:
    edit(package, CLAIMS, "a medkg:Claim ;", "", below=BLOCK)
    finding = the_finding(package)
    assert (finding.rule, finding.entity) == (TYPE, CLAIM)
    assert "Write “a medkg:Claim”" in finding.message


def test_class_and_address_must_agree(package: Package) -> None:
    edit(package, CLAIMS, "a medkg:Claim", "a medkg:Sentence", below=BLOCK)
    finding = the_finding(package)
    assert (finding.rule, finding.entity) == (TYPE, CLAIM)
    assert "typed medkg:Sentence, but its address is that of a medkg:Claim" in finding.message


def test_second_class_is_one_too_many(package: Package) -> None:
    edit(package, CLAIMS, "a medkg:Claim", "a medkg:Claim , medkg:Quantity", below=BLOCK)
    finding = the_finding(package)
    assert (finding.rule, finding.value) == (TYPE, f"<{ONTOLOGY}Quantity>")


def test_class_above_the_thing_s_own_may_be_written(package: Package) -> None:
    edit(package, CLAIMS, "a medkg:Claim", "a medkg:Claim , <https://schema.org/Claim>", below=BLOCK)
    assert validate(package) == ()


# Links


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ("<model/aster-1>", "<model/astr-1>", "Claim-about"),
        ("<sentence/toy/accuracy>", "<sentence/toy/acuracy>", "Claim-appearance"),
        ("<claim-kind/quantity>", "<claim-knd/quantity>", "Claim-claimKind"),
        ("<quantity/toy/accuracy-pebble-100>", "<quantity/toy/accuracy-pebble>", "Claim-quantity"),
    ],
    ids=str,
)
def test_address_that_leads_nowhere_is_one_finding_with_the_closest(
    package: Package, right: str, wrong: str, rule: str
) -> None:
    line = edit(package, CLAIMS, right, wrong, below=BLOCK)
    findings = [f for f in validate(package) if f.entity == CLAIM]
    assert len(findings) == 1
    assert (findings[0].rule, findings[0].value) == (SHAPES + rule, f"<{ID}{wrong[1:-1]}>")
    assert is_at(findings[0], package, CLAIMS, line)
    assert f"{wrong[1:-1]} is defined nowhere" in findings[0].message
    assert f"Did you mean {right[1:-1]}" in findings[0].message


def test_unknown_unit_is_suggested_the_closest_listed(package: Package) -> None:
    edit(package, CLAIMS, "unit:PERCENT", "unit:PERCNT")
    finding = the_finding(package)
    assert finding.rule == SHAPES + "Quantity-hasUnit"
    assert "Did you mean unit:PERCENT?" in finding.message


def test_address_that_leads_nowhere_is_found_where_no_shape_looks(package: Package) -> None:
    edit(package, MODELS, "<https://example.org/entity/aster-1>", "<model/aster-one>")
    finding = the_finding(package)
    assert finding.entity == ID + "model/aster-1"
    assert "model/aster-one is defined nowhere" in finding.message


# What all findings have


FAULTS: dict[str, Callable[[Package], object]] = {
    "syntax": lambda p: edit(p, CLAIMS, "medkg:statement", "medkg:statement ;"),
    "empty": lambda p: (p.root / CLAIMS).write_bytes(b""),
    "property": lambda p: edit(p, CLAIMS, "medkg:statement", "medkg:statment"),
    "class": lambda p: edit(p, CLAIMS, "a medkg:Claim", "a medkg:Clam"),
    "link": lambda p: edit(p, CLAIMS, "<model/aster-1>", "<model/astr-1>"),
    "value": lambda p: edit(p, CLAIMS, "91.50 ;", '"ninety" ;'),
    "rule": lambda p: edit(p, CLAIMS, "Aster-1 reaches", "Aster-1 reached"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_finding_speaks_both_languages_and_says_where(package: Package, fault: str) -> None:
    FAULTS[fault](package)
    for finding in validate(package):
        assert set(finding.messages) == {"zh", "en"}
        assert all(finding.messages.values())
        assert str(finding).startswith(str(package.root / CLAIMS))
        assert finding.entity is not None or finding.rule in STRUCTURE
        assert "{" not in finding.message


def test_findings_come_in_the_order_of_files_and_lines(package: Package) -> None:
    for old, new in (("skos:altLabel", "skos:altLable"), ("medkg:technology", "medkg:technolgy")):
        edit(package, MODELS, old, new)
    edit(package, CLAIMS, "medkg:claimKind", "medkg:claimKnd", below=BLOCK)
    (package.root / WORKS).write_bytes(b"")
    findings = validate(package)
    assert [f.file.name for f in findings if f.file] == ["works.ttl", "models.ttl", "models.ttl", "claims.ttl"]
    assert validate(Package.at(package.root)) == findings
    lines = [f.line for f in findings if f.file and f.file.name == "models.ttl"]
    assert lines == sorted(lines, key=lambda line: line or 0)


def test_check_raises_all_findings_at_once(package: Package) -> None:
    check(package)
    edit(package, MODELS, "skos:altLabel", "skos:altLable")
    edit(package, CLAIMS, "medkg:claimKind", "medkg:claimKnd")
    with pytest.raises(InvalidData, match="altLable") as raised:
        check(package)
    assert len(raised.value.findings) == 2
    assert "claimKnd" in str(raised.value)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("91.50 ;", '"91,5"^^xsd:decimal ;'), ("100 ;", '"many"^^xsd:integer ;'), ("100 ;", '"maybe"^^xsd:boolean ;')],
    ids=["decimal", "integer", "boolean"],
)
def test_value_that_is_not_what_its_datatype_says_is_a_finding_and_no_traceback(
    package: Package, right: str, wrong: str, caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder
) -> None:
    edit(package, CLAIMS, right, wrong.replace("xsd:", "<http://www.w3.org/2001/XMLSchema#").replace(" ;", "> ;"))
    finding = the_finding(package)
    assert finding.component == PREFIXES["sh"] + "DatatypeConstraintComponent"
    assert wrong.split('"')[1] in finding.message
    assert caplog.records == []
    assert list(recwarn) == []
