"""Authoring: what helps an editor write: files in canonical form, and skeletons of new things in their homes."""

from medkg.authoring.choices import Choices
from medkg.authoring.description import new_package
from medkg.authoring.formatting import canonical_text, files_to_format
from medkg.authoring.report import new_report
from medkg.authoring.skeleton import Draft, new_thing, save

__all__ = ["Choices", "Draft", "canonical_text", "files_to_format", "new_package", "new_report", "new_thing", "save"]
