"""Validation, as commands run it: with a sign of life, and without what rdflib says of values it cannot read."""

from __future__ import annotations

import logging
import warnings
from typing import TYPE_CHECKING

from medkg.cli.terminal.progress import progress
from medkg.language import translate as _

if TYPE_CHECKING:
    from medkg.package import Package
    from medkg.validation import Finding


def findings_of(package: Package) -> tuple[Finding, ...]:
    """What breaks the rules. A value that does not fit its datatype is a finding; rdflib's log of it is noise."""
    from medkg.validation import validate

    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        with progress(_("Checking …")), warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module="rdflib")
            return validate(package)
    finally:
        log.setLevel(level)
