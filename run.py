#!/usr/bin/env python3
"""Set up and start everything: `python3 run.py`. Set up and test: `python3 run.py test`.

This file uses the standard library only and runs on any Python from 3.8 on. It finds a
Python that is new enough, makes `.venv`, installs the locked requirements, and hands over.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, NoReturn

HERE = Path(__file__).resolve().parent
NEEDED = (3, 12)
NEWEST_KNOWN = 14
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
HELP = """\
This needs Python {}.{} or newer, and none was found. Install one of these:
  Debian or Ubuntu:  sudo apt install python3.13 python3.13-venv
  macOS:             brew install python@3.13
  anywhere:          uv (docs.astral.sh/uv), then run this command again
or name one yourself:  PYTHON=/path/to/python3.13 python3 run.py""".format(*NEEDED)


def say(sentence: str) -> None:
    """Tell the person what takes its time."""
    print(sentence, flush=True)


def fits(python: str | Path) -> bool:
    """Whether this program is a Python that is new enough and can make environments."""
    code = "import sys, venv, ensurepip; sys.exit(sys.version_info < (%d, %d))" % NEEDED
    try:
        found = subprocess.run([str(python), "-c", code], capture_output=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return found.returncode == 0


def candidates() -> Iterator[str | Path]:
    """Every place a fitting Python may be, the likeliest first."""
    if os.environ.get("PYTHON"):
        yield os.environ["PYTHON"]
    if sys.version_info[:2] >= NEEDED:
        yield sys.executable
    names = ["python3.13", "python3.14", "python3.12"]
    names += ["python3.%d" % minor for minor in range(NEWEST_KNOWN + 1, NEWEST_KNOWN + 4)]
    for name in names:
        found = shutil.which(name)
        if found:
            yield found
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for version in ("3.13", "3.14", "3.12"):
        for folder in sorted(pyenv.glob(version + "*"), reverse=True):
            yield folder / "bin" / "python"


def find_python() -> str:
    """A Python that is new enough; uv fetches one where none is."""
    for python in candidates():
        if fits(python):
            return str(python)
    if shutil.which("uv"):
        say("No Python %d.%d here; uv fetches one." % NEEDED)
        subprocess.run(["uv", "python", "install", "3.13"], check=True)
        found = subprocess.run(
            ["uv", "python", "find", "3.13"], check=True, capture_output=True, text=True
        )
        return found.stdout.strip()
    sys.exit(HELP)


def make_venv() -> None:
    """The project's own environment, made anew when its Python is gone or too old."""
    if PYTHON.exists() and fits(PYTHON):
        return
    python = find_python()
    say("Making .venv with %s" % python)
    shutil.rmtree(str(VENV), ignore_errors=True)
    subprocess.run([python, "-m", "venv", str(VENV)], check=True)


def install(lock: Path) -> None:
    """Install one lock file, unless its stamp says that this was done."""
    stamp = VENV / (lock.stem + ".stamp")
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Installing %s; the first time takes a minute or two." % lock.name)
    if shutil.which("uv"):
        command = ["uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    else:
        command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input"]
        command += ["--disable-pip-version-check"]
    done = subprocess.run(command + ["--require-hashes", "-r", str(lock)], cwd=str(HERE))
    if done.returncode:
        sys.exit("The requirements could not be installed; the reason is above.")
    stamp.write_text(wanted)


def set_up(*, tests: bool = False) -> None:
    """Everything that has to be there before the program can run."""
    stamp = VENV / "requirements.stamp"
    if not (stamp.exists() and PYTHON.exists()):
        make_venv()
    install(HERE / "requirements.txt")
    if tests:
        install(HERE / "requirements-dev.txt")


def start(arguments: list[str]) -> None:
    """Hand over to `manage.py start`."""
    parser = argparse.ArgumentParser(
        prog="run.py [start]", description="Start everything; Ctrl-C stops it."
    )
    parser.add_argument("--port", type=int, default=8000, help="default: 8000")
    parser.add_argument("--host", default="127.0.0.1", help="default: 127.0.0.1")
    parser.add_argument("--data", metavar="DIR", help="where everything is kept; default: data")
    parser.add_argument("--demo", action="store_true", help="fill in invented people")
    options = parser.parse_args(arguments)
    if options.data:
        os.environ["DATA_DIR"] = str(Path(options.data).expanduser().resolve())
    set_up()
    command = [str(PYTHON), str(HERE / "manage.py"), "start"]
    command += ["--host", options.host, "--port", str(options.port)]
    become(command + (["--demo"] if options.demo else []))


def become(command: list[str]) -> NoReturn:
    """Turn into another program, which then gets Ctrl-C and gives the exit code."""
    os.chdir(str(HERE))
    if os.name == "nt":
        sys.exit(subprocess.run(command).returncode)
    os.execv(command[0], command)


def test(arguments: list[str]) -> None:
    """The suite on SQLite, then on PostgreSQL; real browsers and killed processes only once.

    With arguments of your own, pytest gets them as they are and runs once.
    """
    set_up(tests=True)
    os.chdir(str(HERE))
    pytest = [str(PYTHON), "-m", "pytest"]
    if arguments:
        become(pytest + arguments)
    failed = []
    for name, options in (("SQLite", []), ("PostgreSQL", ["--db=postgres"])):
        say("\n== The tests on %s ==" % name)
        here = ["-m", "not e2e and not faults", "-n", "auto"] + options
        if subprocess.run(pytest + ["-q"] + here).returncode:
            failed.append("on " + name)
    # These start the product themselves, on the databases they name, and mostly wait.
    say("\n== The tests with a browser; beside them those with killed processes ==")
    with tempfile.TemporaryFile() as said:
        beside = subprocess.Popen(pytest + ["-q", "-m", "faults"], stdout=said, stderr=said)
        if subprocess.run(pytest + ["-q", "-m", "e2e"]).returncode:
            failed.append("with a browser")
        if beside.wait():
            failed.append("with killed processes")
        said.seek(0)
        say("\n== Those with killed processes ==\n" + said.read().decode("utf-8", "replace"))
    if failed:
        sys.exit("Tests failed " + " and ".join(failed) + ".")
    say("\nAll tests passed.")


def main() -> None:
    """`run.py [start] ...` or `run.py test ...`."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["test"]:
        test(arguments[1:])
    else:
        start(arguments[1:] if arguments[:1] == ["start"] else arguments)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
