"""medkg's own terms, as rdflib writes them: ``MEDKG.statement``. A name that the ontology lacks is an error."""

from rdflib import URIRef
from rdflib.namespace import DefinedNamespace, Namespace

from medkg.namespaces import ID, ONTOLOGY

IDS = Namespace(ID)


class MEDKG(DefinedNamespace):
    """The medkg ontology, https://w3id.org/medkg/ontology#, term for term (a test holds both to each other)."""

    _fail = True
    _warn = False
    _NS = Namespace(ONTOLOGY)

    # the report as printed
    Report: URIRef
    StyleSheet: URIRef
    Heading: URIRef
    Section: URIRef
    Paragraph: URIRef
    Sentence: URIRef
    Note: URIRef
    ReferenceList: URIRef
    Reference: URIRef
    heading: URIRef
    characterEncoding: URIRef
    viewport: URIRef
    styleSheet: URIRef
    styleClass: URIRef
    css: URIRef
    role: URIRef
    text: URIRef
    ordered: URIRef
    linkTarget: URIRef
    entryPattern: URIRef
    printedSource: URIRef
    printedYear: URIRef
    printedLink: URIRef
    refersTo: URIRef

    # what it asserts
    Claim: URIRef
    Quantity: URIRef
    claimKind: URIRef
    statement: URIRef
    quote: URIRef
    quantity: URIRef
    comparator: URIRef
    onDataset: URIRef
    sampleSize: URIRef
    lowerBound: URIRef
    upperBound: URIRef
    printed: URIRef

    # what bears on it
    EvidenceLine: URIRef
    Curation: URIRef
    basis: URIRef
    reference: URIRef
    verdict: URIRef
    result: URIRef
    finding: URIRef
    rationale: URIRef
    assertionMethod: URIRef
    precedence: URIRef

    # things that reports share
    Package: URIRef
    Agent: URIRef
    Organization: URIRef
    Model: URIRef
    Dataset: URIRef
    Condition: URIRef
    Regulation: URIRef
    Region: URIRef
    Work: URIRef
    Result: URIRef
    region: URIRef
    technology: URIRef
    authorNames: URIRef
    publisherKind: URIRef
    studyKind: URIRef
    verification: URIRef
    pmcid: URIRef
    arxivId: URIRef
    reportsOn: URIRef
    reportedBy: URIRef

    # concepts
    Scenario: URIRef
    Technology: URIRef
    Challenge: URIRef
    Actor: URIRef
    Modality: URIRef
    Metric: URIRef
    ClaimKind: URIRef
    Verdict: URIRef
    StudyKind: URIRef
    PublisherKind: URIRef
    EvidenceBasis: URIRef
    Comparator: URIRef
    SectionRole: URIRef
    AssertionMethod: URIRef
    VerificationStatus: URIRef
    Wording: URIRef
    notWithin: URIRef

    # how good the evidence is
    Limitation: URIRef
    Grade: URIRef
    strength: URIRef
    primaryFor: URIRef
    ownVoice: URIRef
    shelfLife: URIRef
    relativeTolerance: URIRef
    higherIsBetter: URIRef
    isShare: URIRef
    limitation: URIRef
    steps: URIRef
    threshold: URIRef
    leastPoints: URIRef
