"""Runs before the program: what its starter set for finding its own libraries is not for the programs that it starts.

The starter of PyInstaller puts the bundle in front of the library path, and mail programs, browsers and `lp` would take
our libraries for theirs. This process does not need the variable any more: the linker reads it when a process starts.
Our own workers do, and without being told to begin anew their starter takes it for set.
"""

import os
import sys

os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
if sys.platform == "linux":
    before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if before is None:
        os.environ.pop("LD_LIBRARY_PATH", None)
    else:
        os.environ["LD_LIBRARY_PATH"] = before
