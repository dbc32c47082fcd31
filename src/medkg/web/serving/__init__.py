"""Serving for real: a process that keeps watch, and the process that answers, which it replaces when data change."""
