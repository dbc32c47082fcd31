"""Linked data: what documents say of themselves, the ontology at its address, and the way for robots."""
