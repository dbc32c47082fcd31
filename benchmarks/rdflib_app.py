"""rdflib-endpoint over the file that MEDKG_BENCHMARK_DATA names: an ASGI application for the benchmark of serving."""

from __future__ import annotations

import os

from rdflib import Graph
from rdflib_endpoint import SparqlEndpoint

app = SparqlEndpoint(graph=Graph().parse(os.environ["MEDKG_BENCHMARK_DATA"], format="nt"))
