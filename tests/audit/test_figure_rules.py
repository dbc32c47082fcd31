"""Which rule tells what of a figure: only lines that stand vouch for it, and nothing is called another thing unless it is."""

from collections.abc import Callable

import pytest

from medkg import KnowledgeGraph
from medkg.audit import Auditor, Outcome
from medkg.audit.audited import Audited
from medkg.audit.figure_rules import FIGURE_RULES
from medkg.audit.words import Names
from medkg.language import LANGUAGES
from medkg.rdf.identifiers import expand

World = Callable[[str], KnowledgeGraph]

CLAIM = "claim/toy/new"
SAID_OF = {"figure_differs", "figure_not_comparable", "figure_of_something_else", "figure_that_nobody_reports"}
COMPARATORS = {"=": "equal", "≈": "about", "≥": "at-least", "≤": "at-most", ">": "greater-than", "<": "less-than"}
ON_PEBBLES = "medkg:onDataset <dataset/pebble-100>"


def figure(value: str, *more: str, sign: str = "=", about: str = "model/aster-1", unit: str = "PERCENT") -> str:
    """The properties of a figure; *more* are further ones."""
    printed = f'"{sign} {value}"'
    given = [
        f"medkg:printed {printed}@zh , {printed}@en",
        f"qudt:numericValue {value}",
        f"qudt:hasUnit unit:{unit}",
        f"medkg:comparator <comparator/{COMPARATORS[sign]}>",
        "schema:measuredProperty <metric/sensitivity>",
        f"schema:observationAbout <{about}>",
    ]
    return " ; ".join([*given, *more])


def claimed(quantity: str, about: str = "model/aster-1") -> str:
    return f"""
    <{CLAIM}> a medkg:Claim ; schema:appearance <sentence/toy/accuracy> ; medkg:claimKind <claim-kind/quantity> ;
        medkg:statement "某事。"@zh , "Something."@en ; medkg:quote "某事"@zh , "something"@en ; schema:about <{about}> ;
        prov:wasGeneratedBy <curation/toy/first-curation> ; medkg:quantity <quantity/toy/new> .
    <quantity/toy/new> a medkg:Quantity ; {quantity} .
    """


def line(name: str, verdict: str, *results: str, issued: str = "2025-05-01") -> str:
    """A line with a work of its own and what that reports."""
    reported = "".join(
        f"<result/{name}/{number}> a medkg:Result ; {result} ; medkg:reportedBy <work/{name}> .\n"
        for number, result in enumerate(results)
    )
    return f"""
    <evidence-line/toy/{name}> a medkg:EvidenceLine ; cito:hasCitingEntity <{CLAIM}> ; cito:hasCitedEntity <work/{name}> ;
        medkg:verdict <verdict/{verdict}> ; medkg:basis <evidence-basis/found-by-curator> ;
        medkg:assertionMethod <assertion-method/manual> ; medkg:finding "一"@zh , "one"@en ;
        prov:wasGeneratedBy <curation/toy/first-curation> .
    {work(name, issued=issued)}{reported}"""


def work(name: str, more: str = "", *, issued: str = "2025-05-01") -> str:
    return f"""
    <work/{name}> a medkg:Work ; dcterms:title "{name}"@en ; medkg:publisherKind <publisher-kind/peer-reviewed-journal> ;
        medkg:authorNames "Of {name}" ; medkg:verification <verification-status/verified> ;
        medkg:studyKind <study-kind/diagnostic-accuracy-study> ; dcterms:issued "{issued}"^^xsd:date {more} .
    """


def later(*results: str) -> str:
    """A later work that nobody cites, with what it reports."""
    return work("later", issued="2025-09-01") + "".join(
        f"<result/later/{number}> a medkg:Result ; {result} ; medkg:reportedBy <work/later> .\n"
        for number, result in enumerate(results)
    )


def retracting(name: str) -> str:
    return work("notice", f"; cito:retracts <work/{name}>")


def told(graph: KnowledgeGraph) -> dict[str, str]:
    """What the rules on figures say of the claim: rule to message."""
    audited = Audited(Auditor(graph), expand("report/toy"), Names.of(graph))
    found = [finding for rule in FIGURE_RULES if rule.name in SAID_OF for finding in rule.findings(audited)]
    messages = {one.rule: one.message for one in found if one.entity == expand(CLAIM)}
    assert all(str(message.best(language)) for message in messages.values() for language in LANGUAGES)
    return {rule: str(message.best("en")) for rule, message in messages.items()}


SOUND = line("sound", "supports-in-part", figure("80.0"))


@pytest.mark.parametrize(
    "beside",
    [
        line("taken-back", "supports", figure("95.0")) + retracting("taken-back"),
        line("unread", "not-verified", figure("95.0")),
        line("beside-the-point", "only-on-topic", figure("95.0")),
    ],
    ids=["retracted", "not verified", "only on topic"],
)
def test_a_figure_of_a_line_that_does_not_bear_on_the_claim_vouches_for_nothing(toy_with: World, beside: str) -> None:
    assert set(told(toy_with(claimed(figure("95.0")) + SOUND + beside))) == {"figure_differs"}
    standing = line("standing", "supports", figure("95.0"))
    assert told(toy_with(claimed(figure("95.0")) + SOUND + standing)) == {}


def test_a_retracted_figure_is_as_one_that_was_not_verified(toy_with: World) -> None:
    """Neither for the claim nor against it, and with nothing else there is nothing to be told."""
    for value in ("95.0", "80.0"):
        for world in (
            line("one", "supports", figure(value)) + retracting("one"),
            line("one", "not-verified", figure(value)),
        ):
            assert told(toy_with(claimed(figure("95.0")) + world)) == {}


def test_a_source_on_the_topic_is_held_against_a_figure_where_none_bears_on_it(toy_with: World) -> None:
    world = claimed(figure("95.0")) + line("one", "only-on-topic", figure("80.0"))
    assert set(told(toy_with(world))) == {"figure_differs"}


def test_what_a_source_on_the_topic_reports_is_not_said_to_be_reported_by_none(toy_with: World) -> None:
    world = claimed(figure("95.0")) + line("silent", "supports")
    assert set(told(toy_with(world))) == {"figure_that_nobody_reports"}
    assert told(toy_with(world + line("topic", "only-on-topic", figure("95.0")))) == {}
    assert set(told(toy_with(world + line("unread", "not-verified", figure("95.0"))))) == {"figure_that_nobody_reports"}


@pytest.mark.parametrize(
    ("more", "unsaid"),
    [
        ('schema:temporalCoverage "2024"', "time: not said by the source (claimed: 2024)"),
        (ON_PEBBLES, "data: not said by the source (claimed: Pebble-100)"),
    ],
)
def test_what_a_source_does_not_say_is_not_called_another(toy_with: World, more: str, unsaid: str) -> None:
    world = claimed(figure("91.5", more)) + line("one", "supports", figure("91.5"))
    ((rule, message),) = told(toy_with(world)).items()
    assert rule == "figure_that_nobody_reports"
    assert unsaid in message


def test_a_wider_range_and_a_figure_about_are_not_a_match(toy_with: World) -> None:
    narrow, wide = (f"medkg:lowerBound 90.0 ; medkg:upperBound {upper}" for upper in ("95.0", "99.0"))
    claim = claimed(figure("90.0", narrow, sign="≥"))
    for reported in (figure("90.0", wide, sign="≥"), figure("90.0", sign="≥")):
        assert set(told(toy_with(claim + line("one", "supports", reported)))) == {"figure_that_nobody_reports"}
    for reported in (figure("90.0", narrow, sign="≥"), figure("95.0"), figure("0.95", unit="UNITLESS")):
        assert told(toy_with(claim + line("one", "supports", reported))) == {}
    about = line("one", "supports", figure("90.0", sign="≈"))
    assert set(told(toy_with(claimed(figure("98.0")) + about))) == {"figure_that_nobody_reports"}
    assert told(toy_with(claimed(figure("90.0")) + about)) == {}


def test_other_patients_and_other_years_are_told(toy_with: World) -> None:
    many, few = "medkg:sampleSize 5000", "medkg:sampleSize 50"
    world = claimed(figure("66.0", many)) + line("one", "supports", figure("66.0", few))
    assert "sample: another (claimed: 5000; reported: 50)" in told(toy_with(world))["figure_of_something_else"]
    year, all_years = (f'schema:temporalCoverage "{text}"' for text in ("2024", "1990/2024"))
    world = claimed(figure("66.0", year)) + line("one", "supports", figure("66.0", all_years))
    message = told(toy_with(world))["figure_of_something_else"]
    assert "time: something broader (claimed: 2024; reported: 1990/2024)" in message


def test_one_kind_of_what_is_claimed_is_no_other_thing(toy_with: World) -> None:
    kind = "technology/large-language-model"
    graph = toy_with(claimed(figure("77.0", about=kind), about=kind) + line("one", "supports", figure("77.0")))
    assert told(graph) == {}
    auditor = Auditor(graph)
    assert [match.outcome for match in auditor.figure_matches(CLAIM)] == [Outcome.MATCH]
    (row,) = auditor.judge(CLAIM).contributions
    assert not {"not-direct", "other-figure"} & {charge.limitation.slug for charge in row.charges}


@pytest.mark.parametrize(
    ("result", "is_better"),
    [
        (figure("97.0", ON_PEBBLES), True),
        (figure("71.0", ON_PEBBLES), False),
        (figure("95.0", ON_PEBBLES, sign=">"), True),
        (figure("97.0", ON_PEBBLES, about="technology/large-language-model"), True),
        # “Below 95” may be 10; “over 80” may be 81; “about 95” may be 90.
        (figure("95.0", ON_PEBBLES, sign="<"), None),
        (figure("80.0", ON_PEBBLES, sign=">"), None),
        (figure("95.0", ON_PEBBLES, sign="≈"), None),
    ],
)
def test_a_later_figure_is_better_where_all_that_it_allows_is(
    toy_with: World, result: str, is_better: bool | None
) -> None:
    world = claimed(figure("91.5", ON_PEBBLES)) + line("one", "supports", figure("91.5", ON_PEBBLES)) + later(result)
    (found,) = (one for one in Auditor(toy_with(world)).newer_figures("toy") if one.claim == expand(CLAIM))
    assert found.is_better is is_better


@pytest.mark.parametrize(
    "result",
    [
        figure("92.0", ON_PEBBLES),  # 91.5 in fewer digits
        figure("91.5", ON_PEBBLES),
        figure("97.0", ON_PEBBLES, about="actor/physicians"),
        figure("97.0", ON_PEBBLES, unit="NUM"),
    ],
    ids=["rounded", "the same", "of physicians", "of another unit"],
)
def test_what_is_the_same_or_of_another_thing_is_no_newer_figure(toy_with: World, result: str) -> None:
    result = result.replace("qudt:numericValue 92.0", "qudt:numericValue 92").replace("92.0", "92")
    world = claimed(figure("91.5", ON_PEBBLES)) + line("one", "supports", figure("91.5", ON_PEBBLES)) + later(result)
    assert [one for one in Auditor(toy_with(world)).newer_figures("toy") if one.claim == expand(CLAIM)] == []
