"""The catalog of questions: reads the ``.rq`` files and binds their parameters.

A question's header is comment lines before the query::

    # zh: 哪些断言依据这条参考文献？
    # en: Which claims rest on this reference?
    # For: reviewer, editor
    # Given: ?reference a medkg:Reference, such as reference/toy/aster

``zh`` and ``en`` are what people see; ``For`` names who asks; each ``Given`` declares one parameter, its class or
datatype, and an example. There are no optional parameters. Values are bound by the engine, never by text.

A rule of the audit is a question whose every row is a finding. Its header says three things more::

    # Severity: warning
    # Finding zh: …断言“{claim}”… (and the same with en)
    # Advice zh: … (and the same with en)

What stands in braces is a column of its answer, or the stem of two: ``{quote}`` is ``quote_zh`` and ``quote_en``.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import NotFound, QueryError, closest
from medkg.language import current_language, space
from medkg.language import translate as _
from medkg.namespaces import PREFIXES
from medkg.rdf.identifiers import expand, is_slug, mint

if TYPE_CHECKING:
    from pyoxigraph import Literal, NamedNode

QUERIES = Path(__file__).parent
AUDIENCES = ("decision maker", "reviewer", "editor", "developer")

_GIVEN = re.compile(r"\?(?P<name>\w+) an? (?P<kind>\S+?),? such as (?P<example>.+)")
_NAME = re.compile(r"[a-z0-9_]{1,80}(/[a-z0-9_]{1,80}){0,4}")
SEVERITIES = ("error", "warning", "note")
"""How much a rule's findings matter: what is wrong, what is weak, what should be known."""

_TOLD = ("Finding zh", "Finding en", "Advice zh", "Advice en")
_FORM = re.compile(r"^\s*(SELECT|CONSTRUCT|ASK|DESCRIBE)\b", re.IGNORECASE | re.MULTILINE)


class Parameter:
    """What must be given to a question: ``name`` without ``?``, a class or datatype as prefixed name, an example."""

    __slots__ = ("example", "kind", "name")

    def __init__(self, *, name: str, kind: str, example: str) -> None:
        self.name = name
        self.kind = kind
        self.example = example

    def __repr__(self) -> str:
        return f"Parameter(?{self.name} a {self.kind})"

    @property
    def is_literal(self) -> bool:
        return self.kind.startswith("xsd:")

    def bind(self, value: str) -> NamedNode | Literal:
        """*value* as the term the engine binds: an IRI, or a literal of the datatype.

        An IRI may be full, prefixed, short (``report/toy``) or, where the class is one of medkg's, its last word alone.
        """
        from pyoxigraph import Literal, NamedNode

        if not self.is_literal:
            prefix, _colon, cls = self.kind.partition(":")
            return NamedNode(mint(cls, value) if prefix == "medkg" and is_slug(value) else expand(value))
        if self.kind == "xsd:string":
            return Literal(value)
        return Literal(value, datatype=NamedNode(PREFIXES["xsd"] + self.kind.removeprefix("xsd:")))


class Question:
    """One question: its text is SPARQL as it stands in the file, header and all."""

    def __init__(self, *, name: str, text: str, path: Path) -> None:
        self.name = name
        self.text = text
        self.path = path
        self.labels: dict[str, str] = {}
        self.audiences: tuple[str, ...] = ()
        self.parameters: tuple[Parameter, ...] = ()
        self.severity: str | None = None
        self.told: dict[str, str] = {}
        """Of a rule: ``Finding zh``, ``Finding en``, ``Advice zh`` and ``Advice en``."""
        self._read_header()

    def __repr__(self) -> str:
        return f"Question({self.name!r})"

    @property
    def subject(self) -> str:
        """The folder: what the question is about."""
        return self.name.partition("/")[0]

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self.labels[current_language()]

    @property
    def is_rule(self) -> bool:
        """Whether it is a rule of the audit: its rows are findings."""
        return self.severity is not None

    @property
    def form(self) -> str:
        """SELECT, CONSTRUCT, ASK or DESCRIBE."""
        found = _FORM.search(self.text)
        return found.group(1).upper() if found else ""

    def bind(self, values: Mapping[str, object]) -> dict[str, NamedNode | Literal]:
        """The parameters' values as terms. Raises QueryError where one is missing, unknown or malformed."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                near = closest(name, known)
                hint = _("Did you mean {names}?").format(names=" / ".join(near)) + space() if near else ""
                raise QueryError(
                    _("The question {question} takes no parameter {name!r}. {hint}It takes: {known}.").format(
                        question=self.name, name=name, hint=hint, known=", ".join(known) or _("none")
                    )
                )
        for name, parameter in known.items():
            if name not in values:
                raise QueryError(
                    _(
                        "The question {question} needs the parameter {name} ({kind}). For example: {name}={example}"
                    ).format(question=self.name, name=name, kind=parameter.kind, example=parameter.example)
                )
        return {name: known[name].bind(str(value)) for name, value in values.items()}

    def _read_header(self) -> None:
        parameters = []
        for number, line in enumerate(self.text.splitlines(), start=1):
            if not line.startswith("#"):
                break
            key, colon, rest = line[1:].strip().partition(":")
            rest = rest.strip()
            if key in ("zh", "en") and colon:
                self.labels[key] = rest
            elif key == "For" and colon:
                self.audiences = tuple(part.strip() for part in rest.split(","))
            elif key == "Given" and colon:
                found = _GIVEN.fullmatch(rest)
                if found is None:
                    raise self._malformed(number, line)
                parameters.append(Parameter(**found.groupdict()))
            elif key == "Severity" and rest in SEVERITIES:
                self.severity = rest
            elif key in _TOLD and rest:
                self.told[key] = rest
            else:
                raise self._malformed(number, line)
        self.parameters = tuple(parameters)
        if set(self.labels) != {"zh", "en"}:
            raise QueryError(
                _("{path}: a question's header needs a line “# zh: …” and a line “# en: …”.").format(path=self.path)
            )
        if set(self.told) != (set(_TOLD) if self.is_rule else set()):
            raise QueryError(
                _(
                    "{path}: a rule's header needs “# Severity:” with {severities}, and each of {lines}; "
                    "the header of any other question has none of them."
                ).format(path=self.path, severities=" / ".join(SEVERITIES), lines=", ".join(_TOLD))
            )

    def _malformed(self, number: int, line: str) -> QueryError:
        return QueryError(
            _(
                "{path}:{line}: “{text}” is no header line. Write “# zh: …”, “# en: …”, “# For: …” "
                "or “# Given: ?name a class, such as example”."
            ).format(path=self.path, line=number, text=line.strip())
        )


class Catalog:
    """The questions below a folder, by name (``references/citing_claims``); each is read when first asked for."""

    def __init__(self, folder: Path = QUERIES) -> None:
        self.folder = folder
        self._read: dict[str, Question] = {}

    def __iter__(self) -> Iterator[Question]:
        return (self.question(name) for name in self.names())

    def names(self) -> tuple[str, ...]:
        """All names, sorted."""
        found: list[str] = []
        for folder, _below, files in os.walk(self.folder):  # pathlib would make an object of every file
            subject = Path(folder).relative_to(self.folder).as_posix()
            found += [f"{subject}/{name.removesuffix('.rq')}" for name in files if name.endswith(".rq")]
        return tuple(sorted(name.removeprefix("./") for name in found))

    def question(self, name: str) -> Question:
        """The question called *name*. Raises NotFound with the closest names."""
        if name not in self._read:
            path = self.folder / f"{name}.rq"
            if not _NAME.fullmatch(name) or not path.is_file():
                raise NotFound(
                    _("No question is called {name!r}. “medkg questions” lists them all.").format(name=name[:200]),
                    suggestions=self._near(name[:200]),
                )
            self._read[name] = Question(name=name, text=path.read_text(encoding="utf-8"), path=path)
        return self._read[name]

    def _near(self, name: str) -> tuple[str, ...]:
        names = self.names()
        tails = {known.rpartition("/")[2]: known for known in names}
        return closest(name, names) or tuple(tails[tail] for tail in closest(name.rpartition("/")[2], tails))
