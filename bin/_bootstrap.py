"""What all commands in bin/ share: a Python that is new enough and an environment that is locked.

This file must be readable for old Pythons too: they get a sentence, not a traceback.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed"
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def enter(doc, dev=False):
    """Print the help if that is asked for; else go on inside the locked environment."""
    if sys.argv[1:2] in (["--help"], ["-h"]):
        print(doc.strip())
        sys.exit(0)
    entered = os.environ.pop("KAM_ENTERED", "")
    if entered and Path(sys.prefix).resolve() == VENV.resolve():
        sys.path.insert(0, str(ROOT))
        return
    _need_new_python()
    with (ROOT / ".venv.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _install("requirements-dev.lock" if dev else "requirements.lock")
    os.environ["KAM_ENTERED"] = "1"
    os.execv(PYTHON, [str(PYTHON), str(Path(sys.argv[0]).resolve()), *sys.argv[1:]])


def _need_new_python():
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found and _works(found):
            os.execv(found, [found, *sys.argv])
    wanted = ".".join(str(part) for part in OLDEST)
    _stop(f"Python {wanted} or newer is needed; {sys.executable} is {sys.version.split()[0]}.")


def _install(lock):
    """Bring the environment to what the lock file says; nothing to do when it did not change."""
    wanted = _fingerprint(lock)
    if _works(PYTHON) and wanted in _installed():
        return
    print(f"Installing what {lock} names (only when it changes) ...", file=sys.stderr)
    if not (_works(PYTHON) and (_installed() or _works(PYTHON, "-m", "pip"))):
        _make_environment()
    if not any(_succeeds(command) for command in _installers(str(ROOT / lock))):
        _stop("The packages could not be installed; the messages above say why.")
    done = {wanted}
    if lock == "requirements-dev.lock":  # holds all of the other
        done.add(_fingerprint("requirements.lock"))
    STAMP.write_text("\n".join(sorted(done)))


def _installers(path):
    """Commands to try in turn: uv is quicker, pip knows the machine's configuration."""
    uv = shutil.which("uv")
    if uv:
        target = ["--python", str(PYTHON), "--require-hashes", "-r", path]
        yield [uv, "pip", "install", "-q", *target]
    options = ["install", "-qq", "--disable-pip-version-check", "--no-input", "--no-deps"]
    options += ["--require-hashes", "-r", path]
    if _works(PYTHON, "-m", "pip"):
        yield [PYTHON, "-m", "pip", *options]
    elif _works(sys.executable, "-m", "pip"):
        yield [sys.executable, "-m", "pip", "--python", str(PYTHON), *options]


def _make_environment():
    if _succeeds([sys.executable, "-m", "venv", "--clear", str(VENV)], quiet=True):
        return
    uv = shutil.which("uv")
    if uv and _succeeds([uv, "venv", "-q", "--clear", "--python", sys.executable, str(VENV)]):
        return
    bare = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]
    if _works(sys.executable, "-m", "pip") and _succeeds(bare):
        return
    _stop(
        "Python's venv module can't make an environment with pip in it. "
        "On Debian and Ubuntu: apt-get install python3-venv"
    )


def _installed():
    try:
        return set(STAMP.read_text().split())
    except OSError:
        return set()


def _fingerprint(lock):
    digest = hashlib.sha256((ROOT / lock).read_bytes())
    digest.update(f"{sys.version_info[:2]} {ROOT}".encode())  # scripts name the folder
    return digest.hexdigest()


def _works(python, *arguments):
    return _succeeds([python, *arguments, "--version"], quiet=True)


def _succeeds(command, quiet=False):
    sink = subprocess.DEVNULL if quiet else sys.stderr
    try:
        return subprocess.call(command, stdout=sink, stderr=sink) == 0
    except OSError:
        return False


def _stop(message):
    print(message, file=sys.stderr)
    sys.exit(1)
