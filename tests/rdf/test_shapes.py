"""Node shapes as medkg reads them."""

from medkg.namespaces import ONTOLOGY, PREFIXES
from medkg.package import Package
from medkg.rdf.shapes import Shapes


def shapes(package: Package) -> Shapes:
    return package.shapes


def test_every_shape_has_a_class_a_home_and_a_label(real_package: Package) -> None:
    assert len(real_package.shapes) > 30
    for shape in real_package.shapes:
        assert shape.target, shape.iri
        assert shape.home.endswith(".ttl"), shape.iri
        assert shape.label_path, f"{shape.iri}: no property has dash:propertyRole dash:LabelRole"


def test_every_property_says_its_name_and_its_rule_in_both_languages(real_package: Package) -> None:
    for prop in real_package.shapes.property_shapes.values():
        assert set(prop.names) == {"zh", "en"}, prop.iri
        assert set(prop.messages) == {"zh", "en"}, prop.iri


def test_reading_order_within_a_shape_is_unambiguous(real_package: Package) -> None:
    for shape in real_package.shapes:
        orders = [prop.order for prop in shape.properties]
        assert len(set(orders)) == len(orders), shape.iri


def test_cardinality_is_read(real_package: Package) -> None:
    sentence = real_package.shapes.find(ONTOLOGY + "Sentence")
    assert sentence is not None
    text = sentence.property(ONTOLOGY + "text")
    part_of = sentence.property(PREFIXES["dcterms"] + "isPartOf")
    assert text is not None
    assert text.in_each_language
    assert text.required
    assert not text.many
    assert part_of is not None
    assert (part_of.min_count, part_of.max_count) == (1, 1)
    assert part_of.classes == (ONTOLOGY + "Paragraph",)


def test_every_rule_asks_with_its_prefixes_and_has_a_counterexample(real_package: Package) -> None:
    rules = real_package.shapes.rules
    assert len(rules) >= 15
    for rule in rules:
        assert "PREFIX medkg:" in rule.select, rule.iri
        assert "$this a " in rule.select, f"{rule.iri} does not restrict $this itself"
        assert "PREFIX" in rule.counterexample, rule.iri
        assert set(rule.messages) == {"zh", "en"}, rule.iri
