"""Questions: each a file of SPARQL with its words, its audience and its parameters in the header."""
