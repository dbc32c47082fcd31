"""What pages tell of the package as a whole, read before the first reader asks for it."""

from __future__ import annotations

from threading import Thread

from medkg.errors import MedkgError
from medkg.web.pages.overview import first_reports
from medkg.web.site import Site

MANY = 1_000
"""Things of a class whose list is put in order beforehand; a shorter one is so when it is asked for."""


def warm(site: Site) -> None:
    """Begin what takes long, in threads of its own: a page that is asked for meanwhile reads for itself what it needs.

    Called by who serves the site, after it has forked, if ever.
    """
    # A daemon: who ends the server does not wait for what nobody will ask.
    Thread(target=_read, args=(site,), name="warming", daemon=True).start()
    site.finding.start()


def _read(site: Site) -> None:
    try:
        site.tally()
        len(site.reports)
        len(site.labels.terms)
        for cls, things in site.counts.items():
            if things > MANY:
                site.members(cls)
        len(site.ontology) + len(site.shape_quads)
        for report in first_reports(site):
            site.grade(str(report["report"]))
        site.originals.read_all()
    except MedkgError:
        # The page that needs it will meet the same, and says so to whoever reads it.
        return
