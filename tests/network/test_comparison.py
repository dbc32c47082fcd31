"""Figures side by side: what is compared, where the axis begins and ends, how it is drawn."""

from decimal import Decimal
from xml.etree import ElementTree

import pytest

from medkg import KnowledgeGraph, NotFound
from medkg.entities import Quantity, Result
from medkg.network import Choice, compare, compared, dot_plot, given
from medkg.network.axis import axis, written
from medkg.rdf.identifiers import expand, shorten

SVG = "{http://www.w3.org/2000/svg}"


def test_every_figure_of_the_package_is_in_one_comparison(real: KnowledgeGraph) -> None:
    found = [figure.iri for comparison in compare(real) for figure in comparison.figures]
    assert sorted(found) == sorted(figure.iri for figure in (*real.all(Quantity), *real.all(Result)))


def test_claimed_figure_stands_before_the_reported_ones(real: KnowledgeGraph) -> None:
    (hits,) = compare(real, metric="metric/diagnostic-hit-rate")
    assert str(hits.name) == "diagnostic hit rate"
    assert [(shorten(figure.about), figure.value, figure.is_claimed) for figure in hits.figures] == [
        ("model/gpt-4", Decimal("93.9"), True),
        ("model/gemini-2-5", Decimal("97.4"), False),
        ("model/gpt-4", Decimal("93.9"), False),
        ("model/palm-2", Decimal("84.7"), False),
    ]
    claimed, best = hits.figures[:2]
    assert claimed.verdict is not None
    assert claimed.verdict.slug == "supports"
    assert (best.lower, best.upper, best.verdict) == (Decimal(97), Decimal("97.8"), None)
    assert str(best.printed) == "97.4% (95% CI 97.0%-97.8%)"


def test_figures_in_different_units_are_not_compared(real: KnowledgeGraph) -> None:
    for comparison in compare(real):
        units = {row["unit"] for row in real.ask("comparisons/quantities", metric=comparison.metric)}
        assert comparison.unit in units
    assert len({(one.metric, one.unit) for one in compare(real)}) == len(compare(real))


def test_metric_without_figures_gives_nothing_and_an_unknown_one_is_not_found(toy: KnowledgeGraph) -> None:
    assert compare(toy, metric="metric/sensitivity") == ()
    with pytest.raises(NotFound):
        compare(toy, metric="metric/nothing")


def test_page_holds_claimed_and_reported_figures_side_by_side(real: KnowledgeGraph) -> None:
    figures = given(real, "metric/diagnostic-hit-rate")
    (first,) = compared(real, figures, most=1)
    assert [figure.is_claimed for figure in first.figures] == [True, False]
    assert (first.all_claimed, first.all_reported) == (1, 3)
    (second,) = compared(real, figures, page=2, most=1)
    assert [(figure.is_claimed, figure.value) for figure in second.figures] == [(False, Decimal("93.9"))]
    (beyond,) = compared(real, figures, page=9, most=1)
    assert beyond.figures == ()
    assert not figures.is_capped


def test_pages_together_hold_every_figure_once(real: KnowledgeGraph) -> None:
    (whole,) = compare(real, metric="metric/market-size")
    figures = given(real, "metric/market-size")
    pages = [compared(real, figures, page=number, most=4)[0] for number in range(1, 6)]
    assert sorted(one.iri for page in pages for one in page.figures) == sorted(one.iri for one in whole.figures)


@pytest.mark.parametrize(
    ("choice", "found"),
    [
        (Choice(about=expand("model/gpt-4")), [True, False]),
        (Choice(about=expand("model/palm-2")), [False]),
        (Choice(dataset=expand("dataset/mimic-iv")), [True, False, False, False]),
        (Choice(report="llm-clinical-medicine"), [True, False, False, False]),
        (Choice(report="another"), [False, False, False]),
    ],
)
def test_choice_narrows_by_thing_dataset_and_report(real: KnowledgeGraph, choice: Choice, found: list[bool]) -> None:
    (hits,) = compared(real, given(real, "metric/diagnostic-hit-rate"), choice=choice)
    assert [figure.is_claimed for figure in hits.figures] == found
    assert compared(real, given(real, "metric/diagnostic-hit-rate"), choice=Choice(about=expand("model/none"))) == ()


@pytest.mark.parametrize(
    ("values", "low", "high", "is_log"),
    [
        ((84.7, 93.9, 97.8), 80, 100, False),
        ((4.8, 48.8), 0, 50, False),
        ((98.7,), 0, 100, False),
        ((30, 87.3, 98.7), 0, 100, False),
        ((0.95, 0.958, 0.967, 0.97), 0.945, 0.975, False),
        ((839, 2400, 13846, 300000), 100, 1000000, True),
        ((7.29e9, 208.2e9), 0, 250e9, False),
        ((0,), 0, 1.2, False),
        ((-2, 3), -3, 4, False),
        ((1000, 1104, 1250, 1451), 900, 1500, False),
    ],
)
def test_axis_has_round_ends_and_holds_every_value(
    values: tuple[float, ...], low: float, high: float, is_log: bool
) -> None:
    found = axis((Decimal(str(value)) for value in values), most=100.0 if max(values) <= 100 else None)
    assert (found.low, found.high, found.is_log) == (low, high, is_log)
    assert all(0 <= found.share(value) <= 1 for value in (*values, *found.ticks))
    assert 2 <= len(found.ticks) <= 12
    assert found.ticks[0] == found.low


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (0.958, "0.958", "0.958"),
        (1451, "1451", "1,451"),
        (13846, "1.3846万", "13,846"),
        (1e11, "1000亿", "100 billion"),
        (208.2e9, "2082亿", "208.2 billion"),
        (-2.5, "−2.5", "−2.5"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(value: float, zh: str, en: str) -> None:
    assert (written(value, "zh"), written(value, "en")) == (zh, en)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_figure_is_a_row_that_leads_to_its_source(real: KnowledgeGraph, language: str) -> None:
    for comparison in compare(real):
        root = ElementTree.fromstring(dot_plot(comparison, language=language))
        anchors = list(root.iter(SVG + "a"))
        assert [anchor.get("href") for anchor in anchors] == [figure.source for figure in comparison.figures]
        for anchor, figure in zip(anchors, comparison.figures, strict=True):
            assert str(figure.printed.best(language)) in "".join(anchor[0].itertext())


def test_claimed_and_reported_differ_in_form_and_a_more_than_has_an_arrow(real: KnowledgeGraph) -> None:
    (market,) = compare(real, metric="metric/market-size")
    root = ElementTree.fromstring(dot_plot(market, language="en", embedded=True))
    claimed, *reported = root.iter(SVG + "a")
    assert {path.get("class") for path in claimed.iter(SVG + "path")} == {"claimed contradicts", "range"}
    assert all(len(list(anchor.iter(SVG + "circle"))) == 1 for anchor in reported)
    assert root.find(SVG + "style") is None


def test_dots_stay_on_the_axis(real: KnowledgeGraph) -> None:
    for comparison in compare(real):
        root = ElementTree.fromstring(dot_plot(comparison, language="en"))
        wide = float(root.get("width", "0"))
        circles = [circle for anchor in root.iter(SVG + "a") for circle in anchor.iter(SVG + "circle")]
        assert all(400 < float(circle.get("cx", "-1")) < wide - 200 for circle in circles)


def test_same_comparison_gives_the_same_bytes(real: KnowledgeGraph) -> None:
    for one, other in zip(compare(real), compare(real), strict=True):
        assert dot_plot(one, language="zh") == dot_plot(other, language="zh")
