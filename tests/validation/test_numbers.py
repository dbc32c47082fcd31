"""What is printed says the number: every way of printing that occurs, and none that says another number."""

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph

from medkg import Package
from medkg.namespaces import PREFIXES
from medkg.rdf.triples import node
from medkg.stores.memory import MemoryStore

SAYING = [
    ("93.9", "PERCENT", "93.9%"),
    ("91.5", "PERCENT", "91.50%（95% CI 89.0–93.2）"),
    ("70.60", "PERCENT", "70.60%"),
    ("91.3", "PERCENT", "0.913-0.942"),
    ("91.3", "PERCENT", ".913"),
    ("100.0", "PERCENT", "100%"),
    ("70", "PERCENT", "超70%"),
    ("90", "PERCENT", "九成"),
    ("50", "PERCENT", "half of the patients"),
    ("60", "PERCENT", "30 of 50 patients"),
    ("33.3", "PERCENT", "三分之一"),
    ("0.62", "UNITLESS", "0.49-0.62"),
    ("0.958", "UNITLESS", "0.958 (95% CI 0.950-0.967)"),
    ("0.958", "UNITLESS", "95.8 %"),
    ("-1.4", "UNITLESS", "lower by 1.4 points"),
    ("1451", "NUM", "1,451"),
    ("1451", "NUM", "1451."),
    ("1234567", "NUM", "1,234,567 patients"),
    ("1234567890", "NUM", "1,234,567,890"),
    ("13846", "NUM", "n = 13\u202f846"),
    ("1000", "NUM", "超千款"),
    ("1000", "NUM", "more than a thousand"),
    ("9", "NUM", "nine imaging modalities"),
    ("21", "NUM", "twenty-one models"),
    ("12", "NUM", "十二种"),
    ("10", "NUM", "十种"),
    ("20", "NUM", "二十种"),
    ("3", "NUM", "三种"),
    ("250", "NUM", "two hundred and fifty"),
    ("300", "NUM", "three hundred"),
    ("2400", "NUM", "二千四百例"),
    ("6000000", "NUM", "over 6 million triples"),
    ("6000000", "NUM", "six million triples in 2024"),
    ("150000", "NUM", "15万例"),
    ("7000000000", "NUM", "7B parameters"),
    ("7", "NUM", "7 m"),
    ("3", "NUM", "又一段文字"),
    ("3", "NUM", "several"),
    ("1000000", "NUM", "1 x 10^6"),
    ("18160000000", "CCY_USD", "$18.16 billion"),
    ("23830000000", "CCY_USD", "USD 23.83 B"),
    ("36670000000", "CCY_USD", "approximately $36.67 billion in 2026"),
    ("100000000000", "CCY_USD", "突破千亿美元"),
    ("100000000000", "CCY_USD", "exceeded 100 billion US dollars"),
    ("100000000000", "CCY_USD", "a hundred billion dollars"),
    ("10000000000", "CCY_USD", "百亿元"),
    ("10000000000", "CCY_USD", "ten billion yuan"),
    ("24230000000", "CCY_USD", "242.3亿元"),
    ("3000000000", "CCY_USD", "三十亿美元"),
    ("30000000", "CCY_USD", "3000万美元"),
    ("5000000", "CCY_USD", "$5m"),
    ("2000000000000", "CCY_USD", "两万亿美元"),
    ("102.1", "MIN", "102.1 min"),
    ("120", "MIN", "2 hours"),
    ("120", "MIN", "2小时"),
    ("2880", "MIN", "2.0 days"),
    ("30", "NUM", "within 30 days"),
    ("5.0", "NUM", "5 h"),
]
NOT_SAYING = [
    ("7.0", "NUM", "ten"),
    ("7.0", "NUM", "十种"),
    ("7", "NUM", "17"),
    ("7", "NUM", "7.5"),
    ("1.50", "PERCENT", "91.50%"),
    ("91.5", "PERCENT", "91.55%"),
    ("0.93", "PERCENT", "93%"),
    ("1", "NUM", "1,451"),
    ("451", "NUM", "1,451"),
    ("18.16", "CCY_USD", "$18.16 billion"),
    ("18160000", "CCY_USD", "$18.16 billion"),
    ("100000000", "CCY_USD", "突破千亿美元"),
    ("1000000000", "CCY_USD", "百亿元"),
    ("1000", "NUM", "超万款"),
    ("100", "NUM", "more than a thousand"),
    ("6", "NUM", "over 6 million triples"),
    ("3000000000", "CCY_USD", "30 million in 2024"),
    ("9", "NUM", "eight imaging modalities"),
    ("939", "PERCENT", "93.9%"),
]


@pytest.fixture(scope="module", params=["Quantity", "Result"])
def select(request: pytest.FixtureRequest, real_package: Package) -> str:
    iri = f"{PREFIXES['shapes']}{request.param}-numberIsPrinted"
    rule = next(rule for rule in real_package.shapes.rules if rule.iri == iri)
    return rule.select.replace(f"medkg:{request.param}", "medkg:Result")


def data() -> str:
    lines = [f"@prefix {prefix}: <{PREFIXES[prefix]}> ." for prefix in ("medkg", "qudt", "unit", "xsd")]
    for place, (value, unit, printed) in enumerate([*SAYING, *NOT_SAYING]):
        lines.append(
            f'<urn:{place}> a medkg:Result ; medkg:printed "{printed}"@en ; qudt:hasUnit unit:{unit} ; '
            f'qudt:numericValue "{value}"^^xsd:decimal .'
        )
    return "\n".join(lines)


def told(found: set[str]) -> list[tuple[str, str, str]]:
    cases = [*SAYING, *NOT_SAYING]
    return [cases[int(place)] for place in sorted((iri.removeprefix("urn:") for iri in found), key=int)]


def test_other_numbers_are_told_of_and_no_right_one(select: str) -> None:
    store = MemoryStore()
    store.replace("urn:numbers", parse(data(), RdfFormat.TURTLE))
    found = {node(row[0]) for row in store.query(select).rows() if row[0] is not None}
    assert told(found) == NOT_SAYING


def test_another_engine_reads_numbers_the_same(select: str) -> None:
    graph = Graph().parse(data=data(), format="turtle")
    rows = graph.query(select)
    assert told({str(row[0]) for row in rows}) == NOT_SAYING  # type: ignore[index]
