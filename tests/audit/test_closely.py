"""Rules where they were once wrong: what each tells of one small world, and nothing more."""

from collections.abc import Callable

import pytest

from medkg import KnowledgeGraph
from medkg.audit.audited import Audited
from medkg.audit.auditor import Auditor
from medkg.audit.findings import Finding
from medkg.audit.rules import rules
from medkg.audit.sources import author_group, is_one_group
from medkg.audit.taking_up import printed_figures
from medkg.audit.units import Units
from medkg.audit.words import Names
from medkg.entities import Metric
from medkg.namespaces import PREFIXES
from medkg.queries.catalog import Catalog
from medkg.rdf.identifiers import expand, shorten
from medkg.rdf.triples import Triples

World = Callable[[str], KnowledgeGraph]
RULES = {rule.name: rule for rule in rules(Catalog())}
ENGLISH = """
<report/other> a medkg:Report ; dcterms:title "另一份"@zh , "Another"@en ; medkg:heading <heading/other/title> ;
    dcterms:language "en"^^xsd:language ; medkg:characterEncoding "UTF-8" .
<section/other/one> a medkg:Section ; dcterms:isPartOf <report/other> ; schema:position 1 ; medkg:heading <heading/other/one> .
<heading/other/one> a medkg:Heading ; medkg:text "一"@zh , "One"@en .
<paragraph/other/one> a medkg:Paragraph ; dcterms:isPartOf <section/other/one> ; schema:position 1 .
<sentence/other/one> a medkg:Sentence ; dcterms:isPartOf <paragraph/other/one> ; schema:position 1 ; medkg:text "甲。"@zh , "A."@en .
"""


def claim(
    name: str, *, quote: str = "某事", english: str = "something", kind: str = "capability", also: str = ""
) -> str:
    """A claim of the toy report, about its model."""
    return f"""
    <claim/toy/{name}> a medkg:Claim ; schema:appearance <sentence/toy/accuracy> ; medkg:claimKind <claim-kind/{kind}> ;
        medkg:statement "某事。"@zh , "Something."@en ; medkg:quote "{quote}"@zh , "{english}"@en ;
        schema:about <model/aster-1> ; prov:wasGeneratedBy <curation/toy/first-curation> {also} ."""


def figure(
    value: str, unit: str, metric: str, *, also: str = "", about: str = "model/aster-1", name: str = "new"
) -> str:
    return f"""
    <claim/toy/new> medkg:quantity <quantity/toy/{name}> .
    <quantity/toy/{name}> a medkg:Quantity ; medkg:printed "{value}"@zh , "{value}"@en ; qudt:numericValue {value} ;
        qudt:hasUnit unit:{unit} ; medkg:comparator <comparator/equal> ; schema:measuredProperty <metric/{metric}> ;
        schema:observationAbout <{about}> {also} ."""


def line(work: str) -> str:
    return f"""
    <evidence-line/toy/new> a medkg:EvidenceLine ; cito:hasCitingEntity <claim/toy/new> ; cito:hasCitedEntity <work/{work}> ;
        medkg:verdict <verdict/supports> ; medkg:basis <evidence-basis/found-by-curator> ;
        medkg:assertionMethod <assertion-method/manual> ; medkg:finding "一"@zh , "one"@en ;
        prov:wasGeneratedBy <curation/toy/first-curation> ."""


def told(rule: str, graph: KnowledgeGraph, *, report: str = "toy") -> list[Finding]:
    """The findings of *rule* that the toy package as it stands does not have."""
    audited = Audited(Auditor(graph), expand(f"report/{report}"), Names.of(graph))
    return [one for one in RULES[rule].findings(audited) if "/new" in one.entity or "/toy/in-" in one.entity]


def at(findings: list[Finding]) -> list[str]:
    return [shorten(one.entity) for one in findings]


# Shares and units


@pytest.mark.parametrize(
    ("value", "unit", "metric"),
    [
        ("140.0", "PERCENT", "auc"),
        ("-0.1", "UNITLESS", "sensitivity"),
        ("1.4", "UNITLESS", "sensitivity"),
        ("1500.0", "PPTH", "share-of-patients"),
    ],
)
def test_a_share_beyond_the_whole_is_impossible_in_any_unit(
    toy_with: World, value: str, unit: str, metric: str
) -> None:
    assert at(told("impossible_share", toy_with(claim("new") + figure(value, unit, metric)))) == ["claim/toy/new"]


def test_scheme_says_which_metrics_are_shares(real: KnowledgeGraph) -> None:
    percent = PREFIXES["unit"] + "PERCENT"
    no_share = {one.slug for one in real.all(Metric) if percent in one.units and not one.is_share}
    assert no_share == {"relative-error-reduction", "relative-time-reduction"}, "changes, which may be negative"
    assert all(percent in one.units for one in real.all(Metric) if one.is_share)


def test_units_of_one_kind_are_those_that_are_converted(real: KnowledgeGraph) -> None:
    """QUDT's kinds, by which a unit fits, against pint's dimensions, by which figures are compared."""
    triples = Triples(real.store.quads())
    kinds = {
        one: triples.iris(one, PREFIXES["qudt"] + "hasQuantityKind")[0].rpartition("/")[2]
        for one in triples.instances(PREFIXES["qudt"] + "Unit")
    }
    units = Units.of(real)
    for one, kind in kinds.items():
        for other, its in kinds.items():
            if kind in ("Currency", "Dimensionless", "DimensionlessRatio"):
                continue  # no currency is converted; a root-mean-square error is a pure number and no share
            assert (units.scale(one).dimension == units.scale(other).dimension) == (kind == its), (one, other)


@pytest.mark.parametrize(
    ("unit", "metric"), [("PERCENT", "rmse"), ("HR", "accuracy"), ("NUM", "accuracy"), ("GM", "market-size")]
)
def test_a_unit_of_another_kind_does_not_fit(toy_with: World, unit: str, metric: str) -> None:
    assert at(told("unit_does_not_fit", toy_with(claim("new") + figure("1.0", unit, metric)))) == ["claim/toy/new"]


# Time


@pytest.mark.parametrize(
    ("period", "is_to_come"),
    [
        ("2026", False),
        ("2026-01", False),
        ("2026-01-02", False),
        ("2026-01-03", True),
        ("2026-12", True),
        ("2024/2025", False),
        ("2024/2030", True),
        ("2025-06/2026-02", True),
        ("2024/..", False),
        ("2027/..", True),
        ("2030", True),
    ],
)
def test_the_future_begins_after_the_day_of_recording(toy_with: World, period: str, is_to_come: bool) -> None:
    graph = toy_with(claim("new") + figure("90.0", "PERCENT", "accuracy", also=f'; schema:temporalCoverage "{period}"'))
    assert bool(told("future_told_as_fact", graph)) == is_to_come


# Figures that are printed


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("变化为-15%，另有10%-25%，共3千例", ["-15%", "10%", "25%", "3千例"]),
        (
            "Errors fell by −15 % or 3.5 trillion or 12 thousand patients",
            ["−15 %", "3.5 trillion", "12 thousand patients"],
        ),
        ("3-5例，20%-30%，5个百分点", ["5例", "20%", "30%", "5个百分点"]),
        ("约1,250，3例", ["3例"]),
        (
            "3 Million patients, 4 percentile, 5 timesteps, 6 percentage points",
            ["3 Million patients", "6 percentage points"],
        ),
        ("COVID-19例，GPT-4项，3.2.1项", []),
    ],
)
def test_figures_are_read_as_they_are_printed(text: str, figures: list[str]) -> None:
    assert [printed for printed, _values in printed_figures(text)] == figures


def test_words_for_numbers_and_signs_are_part_of_what_is_recorded() -> None:
    def read(text: str) -> set[str]:
        ((_printed, values),) = printed_figures(text)
        return {f"{value.normalize():f}" for value in values}

    assert read("3.5 trillion") == {"3.5", "3500000000000"}
    assert read("3千例") == {"3", "3000"}
    assert read("2.5万亿元") == {"2.5", "2500000000000"}
    assert read("变化为-15%") == {"-15", "15", "-0.15", "0.15"}


# Authors


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三；李四", "李四; 张三"),
        ("张三、李四", "李四，张三"),
        ("Jose\u0301 Mun\u0303oz", "José Muñoz"),
        ("Ａｄａ Ｂｒｉｃｋ; Ben Block", "ada  brick; BEN BLOCK"),
    ],
)
def test_one_group_of_authors_is_one_however_it_is_written(one: str, other: str) -> None:
    assert author_group(one) == author_group(other)
    assert is_one_group(author_group(one), author_group(other))


def test_a_comma_of_ascii_parts_no_names() -> None:
    assert author_group("Smith, J.; Smith, K.") == {"smith, j.", "smith, k."}


# Wordings


@pytest.mark.parametrize(
    ("rule", "quote", "kind", "word"),
    [
        ("forecast_without_hedge", "大数据将取代医生", "outlook", "将"),
        ("forecast_without_hedge", "社会将由机器照料", "outlook", "将"),
        ("forecast_without_hedge", "不可能之事将成为可能", "outlook", "将"),
        ("forecast_without_hedge", "据估计，大数据将取代医生", "outlook", None),
        ("forecast_without_hedge", "社会应当关注隐私", "outlook", None),
        ("superlative_without_support", "第一型糖尿病最大限度地好转", "capability", None),
        ("superlative_without_support", "第一型糖尿病的领先模型", "capability", "领先"),
        ("universal_without_support", "从不同角度看，并非所有病人", "capability", None),
        ("universal_without_support", "并非所有医院，但所有病人", "capability", "所有"),
        ("strong_effect_without_figure", "差异无统计学显著性", "capability", None),
        ("strong_effect_without_figure", "显著性检验说，差别显著", "capability", "显著"),
    ],
)
def test_a_chinese_word_counts_where_it_is_none_of_another(
    toy_with: World, rule: str, quote: str, kind: str, word: str | None
) -> None:
    audited = Audited(
        Auditor(graph := toy_with(claim("new", quote=quote, kind=kind))), expand("report/toy"), Names.of(graph)
    )
    found = [
        one
        for one in RULES[rule].findings(audited)
        if shorten(one.entity) in ("claim/toy/new", "sentence/toy/accuracy")
    ]
    assert [word in one.message.best("zh") for one in found if word] == ([True] if word else [])
    assert bool(found) == bool(word)


@pytest.mark.parametrize(
    ("rule", "quote", "kind", "is_told"),
    [
        ("superlative_without_support", "Aspirin leads to bleeding in at most 3 patients", "capability", False),
        ("superlative_without_support", "It leads to at most most of them", "capability", False),
        ("superlative_without_support", "Aster-1 leads the field", "capability", True),
        ("superlative_without_support", "It leads to the best outcome", "capability", True),
        ("universal_without_support", "It lowers all-cause mortality", "capability", False),
        ("universal_without_support", "It lowers all causes of death", "capability", True),
        ("universal_without_support", "All-cause mortality falls in all patients", "capability", True),
        ("forecast_without_hedge", "Aster-1 will bring about a revolution", "outlook", True),
        ("forecast_without_hedge", "Aster-1 will replace about half of them", "outlook", False),
        ("forecast_without_hedge", "It will replace doctors everywhere as soon as it can", "outlook", True),
        ("forecast_without_hedge", "It may be that Aster-1 will come in May", "outlook", False),
        ("forecast_without_hedge", "Aster-1 will come in May", "outlook", True),
        ("strong_effect_without_figure", "It does not significantly change care", "capability", False),
        ("strong_effect_without_figure", "It significantly changes care", "capability", True),
    ],
)
def test_an_english_word_counts_where_it_says_what_is_sought(
    toy_with: World, rule: str, quote: str, kind: str, is_told: bool
) -> None:
    world = claim("new", english=quote, kind=kind).replace("sentence/toy/accuracy", "sentence/other/one") + ENGLISH
    audited = Audited(Auditor(graph := toy_with(world)), expand("report/other"), Names.of(graph))
    assert bool(list(RULES[rule].findings(audited))) == is_told


# Who speaks, and what was retracted


def test_the_maker_is_a_party_and_a_stranger_is_none(toy_with: World) -> None:
    work = """
    <work/new> a medkg:Work ; dcterms:title "新作"@zh , "New work"@en ; medkg:publisherKind <publisher-kind/KIND> ;
        medkg:verification <verification-status/verified> ; medkg:studyKind <study-kind/news-report> ; dcterms:publisher <PARTY> ."""

    def speaks(kind: str, party: str, *more: str) -> bool:
        world = claim("new") + line("new") + work.replace("KIND", kind).replace("PARTY", party) + "".join(more)
        return bool(told("vendor_on_its_own_product", toy_with(world)))

    assert speaks("vendor", "organization/meadow-ai")
    assert not speaks("hospital", "organization/lantern-hospital")
    assert speaks(
        "hospital", "organization/lantern-hospital", "<model/aster-1> schema:creator <organization/lantern-hospital> ."
    )
    assert speaks(
        "hospital", "organization/lantern-hospital", "<claim/toy/new> schema:about <organization/lantern-hospital> ."
    )
    second = line("lantern").replace("evidence-line/toy/new", "evidence-line/toy/two") + work.replace(
        "KIND", "hospital"
    ).replace("PARTY", "organization/lantern-hospital").replace("work/new", "work/lantern")
    assert not speaks("vendor", "organization/meadow-ai", second), "a hospital that did not make it is another voice"


def test_what_was_retracted_is_named_and_nothing_else(toy_with: World) -> None:
    notice = """
    <work/notice> a medkg:Work ; dcterms:title "Notice"@en ; medkg:publisherKind <publisher-kind/peer-reviewed-journal> ;
        medkg:verification <verification-status/verified> ; medkg:studyKind <study-kind/editorial-notice> ;
        cito:retracts <work/aster-2025-trial> ."""
    graph = toy_with(claim("new") + line("meadow-2025-aster-blog") + notice)
    assert told("retracted_work", graph) == []
    (found,) = told("retracted_study_behind", graph)
    trial = Names.of(graph).words(expand("work/aster-2025-trial")).best("en")
    assert f"a version of {trial}, and that has been retracted" in str(found.message.best("en"))


# One thing is told once


def test_two_claims_that_dispute_each_other_are_told_once(toy_with: World) -> None:
    one, other = claim("in-a", also="; cito:disputes <claim/toy/in-b>"), claim("in-b")
    assert at(told("claims_dispute_each_other", toy_with(one + other))) == ["claim/toy/in-a"]
    assert at(
        told("claims_dispute_each_other", toy_with(one + claim("in-b", also="; cito:disputes <claim/toy/in-a>")))
    ) == ["claim/toy/in-a"]
    assert at(
        told(
            "claims_dispute_each_other",
            toy_with(claim("in-a") + claim("in-b", also="; cito:disputes <claim/toy/in-a>")),
        )
    ) == ["claim/toy/in-b"]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_a_circle_is_told_once(toy_with: World, size: int) -> None:
    world = "".join(claim(f"in-{n}", also=f"; cito:supports <claim/toy/in-{(n + 1) % size}>") for n in range(size))
    beside = claim("in-9", also="; cito:supports <claim/toy/in-0>")
    assert at(told("circular_support", toy_with(world + beside))) == ["claim/toy/in-0"]


# Accuracy


@pytest.mark.parametrize(
    ("beside", "is_alone"),
    [
        ([], True),
        ([("sensitivity", "model/aster-1")], True),
        ([("specificity", "model/aster-1")], True),
        ([("sensitivity", "model/aster-1"), ("specificity", "model/aster-1")], False),
        ([("sensitivity", "technology/large-language-model"), ("specificity", "model/aster-1")], True),
    ],
)
def test_accuracy_wants_both_of_the_same_model(toy_with: World, beside: list[tuple[str, str]], is_alone: bool) -> None:
    more = "".join(
        figure("90.0", "PERCENT", metric, about=about, name=f"n{place}") for place, (metric, about) in enumerate(beside)
    )
    world = (claim("new") + figure("90.0", "PERCENT", "accuracy") + more).replace(
        "sentence/toy/accuracy", "sentence/other/one"
    ) + ENGLISH
    audited = Audited(Auditor(graph := toy_with(world)), expand("report/other"), Names.of(graph))
    assert bool(list(RULES["accuracy_alone"].findings(audited))) == is_alone
