"""What the tests of pictures share: the things to draw, and a world with a thing that nothing is linked with."""

from pyoxigraph import Literal, NamedNode, Quad

from medkg import KnowledgeGraph, Package
from medkg.rdf.identifiers import expand
from medkg.stores.memory import MemoryStore

TOY = (
    "claim/toy/accuracy-pebble-100",
    "claim/toy/hospitals-only",
    "condition/toy-illness",
    "curation/toy/first-curation",
    "evidence-line/toy/accuracy-in-trial",
    "model/aster-1",
    "organization/meadow-ai",
    "package/toy",
    "quantity/toy/accuracy-pebble-100",
    "reference/toy/aster-blog",
    "reference-list/toy/references",
    "report/toy",
    "result/aster-2025-trial/accuracy",
    "sentence/toy/accuracy",
    "study-kind/vendor-statement",
    "verdict/supports",
    "work/aster-2025-trial",
    "work/meadow-2025-aster-blog",
)

REAL = (
    "claim/llm-clinical-medicine/gpt-4-hit-rate-mimic-iv",
    "claim/llm-clinical-medicine/rare-disease-efficient-analysis",
    "curation/llm-clinical-medicine/first-curation",
    "metric/market-size",
    "model/gpt-4",
    "reference/llm-clinical-medicine/liver-nodule-mri",
    "region/china",
    "scenario/diagnostic-assistance",
    "section/llm-clinical-medicine/diagnostic-assistance",
    "technology/large-language-model",
    "verdict/supports-in-part",
    "work/nature-medicine-2025-iaorta",
)


def with_a_hermit(package: Package) -> KnowledgeGraph:
    """*package* with an organization that nothing is linked with."""
    store = MemoryStore(package.files())
    hermit = NamedNode(expand("organization/hermit"))
    store.replace(
        "https://w3id.org/medkg/graph/data/hermit",
        [
            Quad(hermit, NamedNode(expand("rdf:type")), NamedNode(expand("medkg:Organization"))),
            Quad(hermit, NamedNode(expand("skos:prefLabel")), Literal("隐士", language="zh")),
            Quad(hermit, NamedNode(expand("skos:prefLabel")), Literal("Hermit", language="en")),
        ],
    )
    return KnowledgeGraph(store=store, package=package)
