"""A package of many reports, made from the real one: ``python -m benchmarks.growing FOLDER [--reports N] [--seed S]``.

Each report after the first is the real one told anew: other figures, another disease, some of its sources its own and
the others shared, some evidence lines left out. The same seed gives the same package, byte for byte.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import networkx as nx

from medkg import Package

REPORT = "llm-clinical-medicine"
SHARED = ("works", "results")
FIGURES = ("93.9", "98.7")
DISEASES = (
    ("lung-cancer", "肺癌", "lung cancer"),
    ("hepatocellular-carcinoma", "肝细胞癌", "hepatocellular carcinoma"),
    ("melanoma", "黑色素瘤", "melanoma"),
    ("idiopathic-pulmonary-fibrosis", "特发性肺纤维化", "idiopathic pulmonary fibrosis"),
    ("acute-aortic-syndrome", "急性主动脉综合征", "acute aortic syndrome"),
    ("parkinsons-disease", "帕金森病", "Parkinson’s disease"),
)
"""Slug, Chinese and English name of conditions that the package describes; the first is the one the report names."""

OWN_SOURCES = 0.5
"""The share of a report's sources that no other report has."""

LEFT_OUT = 0.15
"""The share of evidence lines that a report goes without."""

IDENTIFIERS = re.compile(r' *(?:bibo:(?:doi|pmid)|medkg:(?:pmcid|arxivId)|schema:url) "[^\n]*;\n')
"""What names one publication in the world, and cannot be said of another."""


def grow(folder: Path, *, reports: int, seed: int = 0) -> Package:
    """Make the package of *reports* reports in *folder*, which must not exist yet."""
    real = Package.bundled()
    shutil.copytree(real.ontology, folder / "ontology")
    shutil.copytree(real.data, folder / "data")
    shared = {name: _blocks(_read(folder / f"data/{name}.ttl")) for name in SHARED}
    families = _families(shared["works"])
    grown: dict[str, list[str]] = {name: [] for name in SHARED}
    for number in range(2, reports + 1):
        telling = _Telling(number, random.Random(f"{seed}-{number}"), families)
        for source in sorted((real.data / "reports" / REPORT).iterdir()):
            _write(folder / f"data/reports/{telling.slug}/{source.name}", telling.told(source.name, _read(source)))
        for name in SHARED:
            grown[name] += telling.own(name, shared[name])
    for name in SHARED:
        with (folder / f"data/{name}.ttl").open("a", encoding="utf-8", newline="\n") as stream:
            stream.writelines(f"\n{block}\n" for block in grown[name])
    _list_reports(folder / "data/package.ttl", (f"{REPORT}-{number}" for number in range(2, reports + 1)))
    return Package.at(folder)


class _Telling:
    """One report told anew: what is replaced by what, the same in all its files."""

    def __init__(self, number: int, chance: random.Random, families: Iterable[list[str]]) -> None:
        self.slug = f"{REPORT}-{number}"
        self._number = number
        self._chance = chance
        condition, chinese, english = chance.choice(DISEASES)
        slug, in_chinese, in_english = DISEASES[0]
        self._replaced = [
            (f"/{REPORT}", f"/{self.slug}"),
            *((figure, f"{chance.randrange(700, 999) / 10}") for figure in FIGURES),
            (f"<condition/{slug}>", f"<condition/{condition}>"),
            (in_chinese, chinese),
            (in_english, english),
            ("临床医学领域的发展前景", f"临床医学领域的发展前景（第{number}号）"),
            ("The Prospects of Large Models", f"The Prospects of Large Models (No. {number})"),
        ]
        self._own = [work for family in families if chance.random() < OWN_SOURCES for work in family]
        self._moved = re.compile(rf"<(work|result)/({'|'.join(map(re.escape, self._own))})(?=[/>])")

    def told(self, name: str, text: str) -> str:
        """A file of the report as this telling has it."""
        if name == "evidence.ttl":
            head, *blocks = text.split("\n\n")
            text = "\n\n".join([head, *(block for block in blocks if self._stays(block))]) + "\n"
        return self._renamed(text)

    def own(self, name: str, blocks: Iterable[str]) -> Iterator[str]:
        """The works, or the results, that this report alone rests on."""
        for block in blocks:
            if _slug(block) in self._own:
                told = self._renamed(block)
                yield _dated(IDENTIFIERS.sub("", told), self._chance) if name == "works" else told

    def _stays(self, block: str) -> bool:
        return not block.startswith("<evidence-line/") or self._chance.random() >= LEFT_OUT

    def _renamed(self, text: str) -> str:
        for before, after in self._replaced:
            text = text.replace(before, after)
        return self._moved.sub(rf"<\1/\2-{self._number}", text)


def _families(works: Iterable[str]) -> list[list[str]]:
    """Works that speak of each other, such as a paper and the news of it: they stay together."""
    linked: nx.Graph[str] = nx.Graph()
    for block in works:
        linked.add_node(_slug(block))
        linked.add_edges_from((_slug(block), other) for other in re.findall(r" <work/([a-z0-9-]+)>", block))
    return sorted(sorted(family) for family in nx.connected_components(linked))


def _dated(block: str, chance: random.Random) -> str:
    """A work's block with another year of publication."""
    year = chance.randrange(2019, 2027)
    return re.sub(r'(dcterms:issued ")\d{4}', rf"\g<1>{year}", block)


def _slug(block: str) -> str:
    """The work that a block of a work or of a result belongs to."""
    return block[1 : block.index(">")].split("/")[1]


def _blocks(text: str) -> list[str]:
    """A file's blocks, one an entity, without its prefixes."""
    return text.rstrip("\n").split("\n\n")[1:]


def _list_reports(path: Path, slugs: Iterable[str]) -> None:
    listed = "".join(f" ,\n        <report/{slug}>" for slug in slugs)
    text = _read(path)
    _write(path, text.replace(f"<report/{REPORT}>", f"<report/{REPORT}>{listed}"))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.growing", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    package = grow(asked.folder, reports=asked.reports, seed=asked.seed)
    print(f"{len(package.reports())} reports in {asked.folder}")


if __name__ == "__main__":
    main()
