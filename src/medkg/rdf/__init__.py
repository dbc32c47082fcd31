"""RDF craft: identifiers, small graphs, canonical Turtle, node shapes."""
