"""A screen reader that only listens: what it hears comes out as lines of JSON, until its input is closed.

Run by the Python of the system, for which Debian has the bindings of AT-SPI (python3-pyatspi): it has nothing else of
this project. A line in asks for the whole tree of the program, and gives `{"tree": [[role, name], …]}`; what the
program says by itself comes as `{"focus": [role, name]}` and `{"said": text}`.
"""

from __future__ import annotations

import json
import sys
import threading

import pyatspi  # type: ignore[import-not-found]  # of the system

PROGRAM = "HyteDesk"
MOST_CHILDREN = 40


def tell(**heard: object) -> None:
    sys.stdout.write(json.dumps(heard) + "\n")
    sys.stdout.flush()


def tree(node: object, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found.append((node.getRoleName(), node.name or ""))  # type: ignore[attr-defined]
    for child in list(node)[:MOST_CHILDREN]:  # type: ignore[call-overload]
        if child is not None:
            tree(child, found)
    return found


def focused(event: object) -> None:
    if event.detail1 and event.host_application.name == PROGRAM:  # type: ignore[attr-defined]
        tell(focus=[event.source.getRoleName(), event.source.name])  # type: ignore[attr-defined]


def announced(event: object) -> None:
    tell(said=str(event.any_data))  # type: ignore[attr-defined]


def answer() -> None:
    for _line in sys.stdin:  # each asks for the tree
        programs = [node for node in pyatspi.Registry.getDesktop(0) if node is not None and node.name == PROGRAM]
        tell(tree=[each for program in programs for each in tree(program, [])])
    pyatspi.Registry.stop()


pyatspi.Registry.registerEventListener(focused, "object:state-changed:focused")
pyatspi.Registry.registerEventListener(announced, "object:announcement")
threading.Thread(target=answer, daemon=True).start()
tell(ready=True)
pyatspi.Registry.start()
