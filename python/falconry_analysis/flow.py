"""What is known at each place of a program: where variables may have been bound, and the edges."""

import bisect
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from tree_sitter import Node

State = dict[str, frozenset[int]]
"""Where each variable may have been bound, by place in the text."""

_FROM = "comes from"
_COMPUTED = "computed from"


class Flow:
    """Visits statements in the order in which they run.

    `handlers` say how a type of node runs, where it does not just run its parts in order.
    `bindings` are the places and names of all bindings, from an earlier visit: what a loop may
    bring into its next round.
    """

    def __init__(self, handlers: "Mapping[str, Handler]", bindings: list[tuple[int, str]]) -> None:
        self._handlers = handlers
        self._bindings = bindings
        self.bound: list[tuple[int, str]] = []
        self.edges: Counter[tuple[str, str, str]] = Counter()
        self.first: dict[str, int] = {}

    def visit(self, node: Node, state: State) -> list[str]:
        """Returns the variables read in the node, one entry for each time; changes the state."""
        handler = self._handlers.get(node.type)
        if handler is not None:
            return handler(self, node, state)
        return self.visit_all(node.named_children, state)

    def visit_all(self, nodes: Iterable[Node | None], state: State) -> list[str]:
        """Visits one after the other; what is not there is left out."""
        return list(chain.from_iterable(self.visit(node, state) for node in nodes if node))

    def bind(self, target: Node, sources: list[str], state: State) -> None:
        """Gives the target's names a value that was made of `sources`."""
        if target.type == "identifier":
            state[_text(target)] = frozenset({target.start_byte})
            self._compute(target, sources)
        elif target.type in ("attribute", "subscript"):
            # A change within a value: what it was before reaches further too.
            self.visit(target, state)
            owner = target
            while owner.named_children and owner.type != "identifier":
                owner = owner.named_children[0]
            if _text(owner) in state:
                state[_text(owner)] |= {owner.start_byte}
                self._compute(owner, sources)
        else:
            for part in target.named_children:
                self.bind(part, sources, state)

    def read(self, node: Node, state: State) -> list[str]:
        """A name where its value is used; a name that nothing has bound is no variable."""
        name = _text(node)
        if name not in state:
            return []
        self._appear(node)
        self.edges[name, _FROM, name] += len(state[name])
        return [name]

    def enter_loop(self, node: Node, state: State) -> None:
        """Lets every binding within the loop reach its start."""
        first = bisect.bisect_left(self._bindings, (node.start_byte, ""))
        last = bisect.bisect_left(self._bindings, (node.end_byte, ""))
        for place, name in self._bindings[first:last]:
            state[name] = state.get(name, frozenset()) | {place}

    def _compute(self, target: Node, sources: list[str]) -> None:
        self._appear(target)
        self.bound.append((target.start_byte, _text(target)))
        for source in sources:
            self.edges[_text(target), _COMPUTED, source] += 1

    def _appear(self, node: Node) -> None:
        name = _text(node)
        self.first[name] = min(node.start_byte, self.first.get(name, node.start_byte))


Handler = Callable[[Flow, Node, State], list[str]]
"""Runs a node; returns the variables read in it."""


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def join(state: State, ends: list[State]) -> None:
    """Makes `state` what holds after one of several ways."""
    joined: State = {}
    for end in ends:
        for name, places in end.items():
            joined[name] = joined.get(name, frozenset()) | places
    state.clear()
    state.update(joined)
