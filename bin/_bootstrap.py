"""What all commands in bin/ share: a Python that is new enough and an environment that is locked.

This file must be readable for old Pythons too: they get a sentence, not a traceback.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, "installed")
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")


def enter(doc, dev=False):
    """Print the help if that is asked for; else go on inside the locked environment."""
    if sys.argv[1:2] in (["--help"], ["-h"]):
        print(doc.strip())
        sys.exit(0)
    if os.path.realpath(sys.prefix) == os.path.realpath(VENV) and os.environ.pop("KAM_ENTERED", ""):
        sys.path.insert(0, ROOT)
        return
    _need_new_python()
    lock = os.path.join(ROOT, ".venv.lock")
    with open(lock, "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _install("requirements-dev.lock" if dev else "requirements.lock")
    os.environ["KAM_ENTERED"] = "1"
    os.execv(PYTHON, [PYTHON, os.path.abspath(sys.argv[0])] + sys.argv[1:])


def _need_new_python():
    if sys.version_info >= OLDEST:
        return
    for name in NEWER:
        found = shutil.which(name)
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(found, [found] + sys.argv)
    _stop(
        "Python %d.%d or newer is needed; this is %s (%s)."
        % (OLDEST[0], OLDEST[1], sys.version.split()[0], sys.executable)
    )


def _install(lock):
    """Bring the environment to what the lock file says; nothing to do when it did not change."""
    wanted = _fingerprint(lock)
    if _works(PYTHON) and wanted in _installed():
        return
    print("Installing what %s names (only when it changes) ..." % lock, file=sys.stderr)
    if not (_works(PYTHON) and (_installed() or _works(PYTHON, "-m", "pip"))):
        _make_environment()
    path = os.path.join(ROOT, lock)
    if not any(_succeeds(command) for command in _installers(path)):
        _stop("The packages could not be installed; the messages above say why.")
    done = {wanted}
    if lock == "requirements-dev.lock":  # holds all of the other
        done.add(_fingerprint("requirements.lock"))
    with open(STAMP, "w") as file:
        file.write("\n".join(sorted(done)))


def _installers(path):
    """Commands to try in turn: uv is quicker, pip knows the machine's configuration."""
    uv = shutil.which("uv")
    if uv:
        yield [uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", path]
    options = ["install", "-qq", "--disable-pip-version-check", "--no-input", "--no-deps"]
    options += ["--require-hashes", "-r", path]
    if _works(PYTHON, "-m", "pip"):
        yield [PYTHON, "-m", "pip"] + options
    elif _works(sys.executable, "-m", "pip"):
        yield [sys.executable, "-m", "pip", "--python", PYTHON] + options


def _make_environment():
    if _succeeds([sys.executable, "-m", "venv", "--clear", VENV], quiet=True):
        return
    uv = shutil.which("uv")
    if uv and _succeeds([uv, "venv", "-q", "--clear", "--python", sys.executable, VENV]):
        return
    bare = [sys.executable, "-m", "venv", "--clear", "--without-pip", VENV]
    if _works(sys.executable, "-m", "pip") and _succeeds(bare):
        return
    _stop(
        "Python's venv module can't make an environment with pip in it. "
        "On Debian and Ubuntu: apt-get install python3-venv"
    )


def _installed():
    try:
        with open(STAMP) as file:
            return set(file.read().split())
    except OSError:
        return set()


def _fingerprint(lock):
    with open(os.path.join(ROOT, lock), "rb") as file:
        digest = hashlib.sha256(file.read())
    digest.update(sys.version.encode())
    return digest.hexdigest()


def _works(python, *arguments):
    command = [python] + (list(arguments) + ["--version"] if arguments else ["-c", ""])
    return _succeeds(command, quiet=True)


def _succeeds(command, quiet=False):
    sink = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.call(command, stdout=sink or sys.stderr, stderr=sink) == 0
    except OSError:
        return False


def _stop(message):
    print(message, file=sys.stderr)
    sys.exit(1)
