"""Questions about a graph of steps: `edges[step][outcome] = target`, where a target may be `end`."""

from collections.abc import Iterable, Mapping

Edges = Mapping[str, Mapping[str, str]]


def reachable(edges: Edges, start: str, *, without: str | None = None) -> frozenset[str]:
    """Every step that a request starting at `start` can come to, never passing through `without`."""
    seen: set[str] = set()
    todo = [start]
    while todo:
        step = todo.pop()
        if step in seen or step == without or step not in edges:
            continue
        seen.add(step)
        todo.extend(edges[step].values())
    return frozenset(seen)


def leading_to(edges: Edges, goals: Iterable[str]) -> frozenset[str]:
    """Every step from which one of the goals can be reached (`end` may be a goal)."""
    found = set(goals)
    grown = True
    while grown:
        more = {
            step for step, targets in edges.items() if step not in found and found & set(targets.values())
        }
        found |= more
        grown = bool(more)
    return frozenset(found & set(edges))
