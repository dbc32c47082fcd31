"""What a process that answers strangers gives up before it does: files, the network, memory, its parent's life."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38


def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def leave_the_network() -> None:
    """Go where no network is, if the system allows it (Linux, root or user namespaces). ``seal_files`` is another."""
    if sys.platform == "linux":
        library = libc()
        if library.unshare(_CLONE_NEWNET) != 0:
            library.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)


def die_with(parent: int) -> None:
    """End when the process *parent* does; at once if it is no more."""
    if sys.platform == "linux":
        library = libc()
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(0)


def keep_only(*kept: int) -> None:
    """Close every file but *kept*, and lead the three standard ones to nowhere."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        if standard not in kept:
            os.dup2(nowhere, standard)
    last = 3
    for number in sorted({number for number in kept if number > 2}):
        os.closerange(last, number)
        last = number + 1
    os.closerange(last, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1 << 16) if last < 1 << 20 else last)


def seal(memory_bytes: int) -> None:
    """No more memory than *memory_bytes* on top of what is held now, and no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    size = address_space()
    if size:
        resource.setrlimit(resource.RLIMIT_AS, (size + memory_bytes, size + memory_bytes))


def seal_files() -> None:
    """No further file and no socket: every number that one could get is taken."""
    opened = [int(path.name) for path in Path("/proc/self/fd").iterdir()] if sys.platform == "linux" else [2]
    numbers = max(number for number in opened if _is_open(number)) + 1
    for number in range(numbers):
        if not _is_open(number):  # a gap would be a number that a socket could get
            os.dup2(1, number)
    resource.setrlimit(resource.RLIMIT_NOFILE, (numbers, numbers))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def address_space() -> int:
    """Bytes of memory that this process has mapped; 0 where the system does not say."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if statm.exists() else 0


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
