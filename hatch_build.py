"""Build hook: compiles the message catalogues, bundles the scripts, and puts ontology and data into the wheel."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TRANSLATIONS = "src/medkg/translations"
ASSETS = "assets"
BUILT = "src/medkg/web/static/built"
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
        if bundle_scripts(root):
            build_data["artifacts"].append(f"{BUILT}/*")
        if version == "standard":
            for folder in BUNDLED:
                if not (root / folder).is_dir():
                    raise FileNotFoundError(f"{root / folder} is missing: the wheel carries it")
                build_data["force_include"][str(root / folder)] = f"medkg/bundled/{folder}"

    def clean(self, versions: list[str]) -> None:
        """Remove the compiled catalogues and the bundled scripts (`hatchling build --clean`)."""
        shutil.rmtree(Path(self.root, BUILT), ignore_errors=True)
        for compiled in Path(self.root, TRANSLATIONS).glob("*/LC_MESSAGES/*.mo"):
            compiled.unlink()


def bundle_scripts(root: Path) -> bool:
    """Bundle the viewer's scripts with esbuild, from the pinned packages of npm; False where Node.js is missing.

    Without them the viewer works, plainer. `MEDKG_SCRIPTS=required` makes their absence an error, as it must be where
    a release is built or the viewer is tested.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        if os.environ.get("MEDKG_SCRIPTS") == "required":
            raise FileNotFoundError("Node.js and npm are needed to bundle the viewer's scripts: install them")
        print("Node.js is not installed: the viewer goes without its scripts, and works.", file=sys.stderr)
        return False
    for command in (("ci",), ("run", "--silent", "build")):
        subprocess.run([npm, "--no-update-notifier", "--loglevel=error", *command], cwd=root / ASSETS, check=True)
    return True


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
