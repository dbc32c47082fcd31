"""Stores: where a package's graphs are kept and questions are answered."""
