"""Build hook: compiles the message catalogues, and puts ontology and data into the wheel."""

from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRANSLATIONS = "src/medkg/translations"
BUNDLED = ("ontology", "data")


class MedkgBuildHook(BuildHookInterface[Any]):
    """Runs before a wheel or an editable install is built; a source distribution needs neither step."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile each catalogue beside its source; a wheel ("standard") also takes the package's data.

        An editable install gets no copy of the data: the code reads the folders of the checkout.
        """
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        for source in sorted((root / TRANSLATIONS).glob("*/LC_MESSAGES/*.po")):
            compiled = compile_catalogue(source)
            build_data["artifacts"].append(compiled.relative_to(root).as_posix())
        if version == "standard":
            for folder in BUNDLED:
                if not (root / folder).is_dir():
                    raise FileNotFoundError(f"{root / folder} is missing: the wheel carries it")
                build_data["force_include"][str(root / folder)] = f"medkg/bundled/{folder}"

    def clean(self, versions: list[str]) -> None:
        """Remove the compiled catalogues (`hatchling build --clean`)."""
        for compiled in Path(self.root, TRANSLATIONS).glob("*/LC_MESSAGES/*.mo"):
            compiled.unlink()


def compile_catalogue(source: Path) -> Path:
    """Write the `.mo` beside a `.po` and return its path.

    Entries marked fuzzy are left out: people see the original rather than a guess. A translation whose
    placeholders differ from the original's stops the build.
    """
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parent.parent.name, abort_invalid=True)
    faults = list(placeholder_faults(catalogue, source))
    if faults:
        raise ValueError("\n".join(faults))
    compiled = source.with_suffix(".mo")
    with compiled.open("wb") as stream:
        write_mo(stream, catalogue)
    return compiled


def placeholder_faults(catalogue: Catalog, source: Path) -> list[str]:
    """One line for each translation that Babel's checkers refuse."""
    return [f"{source}:{message.lineno}: {error}" for message, errors in catalogue.check() for error in errors]
