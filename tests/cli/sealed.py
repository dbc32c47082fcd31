"""The viewer as a container runs it: a file system that is read-only but for /tmp, a user without any right, no home.

The root that it sees is put together for it in a mount namespace, of what it needs and nothing else. Root makes that
by itself; others make it in a user namespace. Where neither is allowed, whoever runs the tests is all the seal there
is: the package is a copy without the right to write, and there is no home.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.conftest import environment
from tests.cli.served import Served, serving

import medkg
from medkg import Package

USER = 10001
"""Whose process it is in the image (deploy/Dockerfile)."""

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/etc", "/proc", "/dev")

_SEAL = """\
set -eu
PATH=$PATH:/usr/sbin:/sbin
root=$1; tried=$2; shift 2
mount -t tmpfs -o mode=755 tmpfs "$root"
mkdir "$root/tmp"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
while [ "$1" != -- ]; do
    if [ -L "$1" ]; then
        cp -P "$1" "$root$1"
    elif [ -d "$1" ]; then
        mkdir -p "$root$1"
        mount --rbind "$1" "$root$1"
        mount -o remount,bind,ro "$root$1" || [ "$tried" = user ]
    fi
    shift
done
shift
mount -o remount,bind,ro "$root"
cd /
exec chroot "$root" "$@"
"""


@contextmanager
def sealed(*words: str, package: Path, folder: Path) -> Iterator[Served]:
    """``medkg serve`` so; *folder* takes what must be made for it, and may be removed afterwards.

    What it is to read must lie in the folder of *package*.
    """
    source = Path(medkg.__file__).parents[1]
    command = [sys.executable, "-P", "-m", "medkg", "-C", str(package), "serve", "--port", "0", *words]
    env = {**environment(), "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"}
    env.pop("TMPDIR", None)
    root = folder / "root"
    root.mkdir()
    own = Package.bundled().root  # where medkg's own ontology is
    needed = [*SYSTEM, *dict.fromkeys(map(str, (sys.base_prefix, sys.prefix, own, source, package)))]
    seal = ["sh", "-c", _SEAL, "sh", str(root)]
    if _allowed("--mount"):
        rights = ["setpriv", "--reuid", str(USER), "--regid", str(USER), "--clear-groups", *_NO_RIGHTS]
        line = ["unshare", "--mount", *seal, "root", *needed, "--", *rights, *command]
    elif _allowed("--user", "--map-root-user", "--mount"):
        unshare = ["unshare", "--user", "--map-root-user", "--mount"]
        line = [*unshare, *seal, "user", *needed, "--", "setpriv", *_NO_RIGHTS, *command]
    else:
        copy = folder / "copy"
        shutil.copytree(package, copy)
        for path in [copy, *copy.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
        line = ["setpriv", *_NO_RIGHTS] if os.geteuid() == 0 else ["setpriv", "--no-new-privs"]
        line += [word.replace(str(package), str(copy)) for word in command]
    with serving(line, env=env, folder=Path("/")) as found:
        yield found


_NO_RIGHTS = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]


def _allowed(*namespaces: str) -> bool:
    """Whether this machine lets us make them, and mount something there."""
    line = ["unshare", *namespaces, "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(line, capture_output=True).returncode == 0
