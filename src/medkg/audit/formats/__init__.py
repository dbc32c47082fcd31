"""The report card written out: for a terminal, for programs, as a page, for code scanning, as a graph, as a badge."""
