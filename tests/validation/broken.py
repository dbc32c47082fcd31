"""Breaking a package on disk by one edit, and what is found then."""

from medkg import Package
from medkg.namespaces import ID
from medkg.validation import Finding, validate

CLAIMS = "data/reports/toy/claims.ttl"
MODELS = "data/models.ttl"
WORKS = "data/works.ttl"
CLAIM = ID + "claim/toy/accuracy-pebble-100"
BLOCK = "<claim/toy/accuracy-pebble-100>"


def the_finding(package: Package) -> Finding:
    findings = validate(Package.at(package.root))
    assert len(findings) == 1, "\n".join(map(str, findings))
    return findings[0]


def edit(package: Package, name: str, old: str, new: str, *, below: str = "") -> int:
    """Put *new* in place of the first *old* below the line that begins with *below*; returns its line."""
    path = package.root / name
    text = path.read_text(encoding="utf-8")
    start = text.index(f"\n{below}\n") if below else 0
    place = text.index(old, start)
    path.write_text(text[:place] + new + text[place + len(old) :], encoding="utf-8")
    return text.count("\n", 0, place) + 1


def is_at(finding: Finding, package: Package, name: str, line: int | None) -> bool:
    return (finding.file, finding.line) == (package.root / name, line)
