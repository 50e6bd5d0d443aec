"""Where the values of a program's variables come from.

A variable is a name that the program itself binds: built-ins, attributes, keywords of calls and
literals are none. There are two kinds of edges, as in CodeBLEU: a variable that is read
`comes from` each place that may have bound it, and one that is bound is `computed from` each
variable read for it. Branches are joined; in a loop every binding may reach the next round.
"""

from collections import Counter

from tree_sitter import Node

from falconry_analysis.flow import Flow, Handler, State, join

Edge = tuple[int, str, int]
"""A variable, the relation, and the variable on its other side, numbered by first appearance."""


def find_dataflow(root: Node) -> Counter[Edge]:
    """The edges of a program, with its variables renamed in the order of their appearance."""
    bindings = Flow(_HANDLERS, [])
    bindings.visit(root, {})
    flow = Flow(_HANDLERS, sorted(bindings.bound))
    flow.visit(root, {})
    names = sorted(flow.first, key=lambda name: flow.first[name])
    number = {name: place for place, name in enumerate(names)}
    edges: Counter[Edge] = Counter()
    for (name, relation, source), count in flow.edges.items():
        edges[number[name], relation, number[source]] += count
    return edges


def _field(node: Node, name: str) -> Node | None:
    return node.child_by_field_name(name)


def _assignment(flow: Flow, node: Node, state: State) -> list[str]:
    left, right = _field(node, "left"), _field(node, "right")
    if left is None or right is None:
        return []
    pairs = [(left, right)]
    if right.type == "expression_list" and left.named_child_count == right.named_child_count:
        pairs = list(zip(left.named_children, right.named_children, strict=True))
    computed = [(target, flow.visit(value, state)) for target, value in pairs]
    for target, sources in computed:
        flow.bind(target, sources, state)
    return [name for _, sources in computed for name in sources]


def _augmented(flow: Flow, node: Node, state: State) -> list[str]:
    left, right = _field(node, "left"), _field(node, "right")
    sources = flow.visit_all((left, right), state)
    if left is not None:
        flow.bind(left, sources, state)
    return sources


def _bound_by(target: str, value: str) -> Handler:
    def handler(flow: Flow, node: Node, state: State) -> list[str]:
        sources = flow.visit_all([_field(node, value)], state)
        bound = _field(node, target)
        if bound is not None:
            flow.bind(bound, sources, state)
        return sources

    return handler


def _as_pattern(flow: Flow, node: Node, state: State) -> list[str]:
    value, *aliases = node.named_children
    sources = flow.visit(value, state)
    for alias in aliases:
        flow.bind(alias, sources, state)
    return sources


def _for(flow: Flow, node: Node, state: State) -> list[str]:
    sources = flow.visit_all([_field(node, "right")], state)
    before = dict(state)
    flow.enter_loop(node, state)
    left = _field(node, "left")
    if left is not None:
        flow.bind(left, sources, state)
    flow.visit_all([_field(node, "body")], state)
    join(state, [before, state])
    return flow.visit_all([_field(node, "alternative")], state)


def _while(flow: Flow, node: Node, state: State) -> list[str]:
    flow.enter_loop(node, state)
    flow.visit_all([_field(node, "condition")], state)
    before = dict(state)
    flow.visit_all([_field(node, "body")], state)
    join(state, [before, state])
    return flow.visit_all([_field(node, "alternative")], state)


def _if(flow: Flow, node: Node, state: State) -> list[str]:
    ends: list[State] = []
    has_else = False
    for way in (node, *node.children_by_field_name("alternative")):
        has_else = way.type == "else_clause"
        flow.visit_all([_field(way, "condition")], state)
        end = dict(state)
        flow.visit_all([_field(way, "consequence"), _field(way, "body")], end)
        ends.append(end)
    join(state, ends if has_else else [*ends, state])
    return []


def _try(flow: Flow, node: Node, state: State) -> list[str]:
    before = dict(state)
    flow.visit_all([_field(node, "body")], state)
    ends: list[State] = []
    for clause in node.named_children[1:]:
        if clause.type.startswith("except"):
            end: State = {}
            join(end, [before, state])
            flow.visit_all(clause.named_children, end)
            ends.append(end)
        else:
            join(state, [state, *(ends if clause.type == "finally_clause" else [])])
            flow.visit(clause, state)
    join(state, [state, *ends])
    return []


def _match(flow: Flow, node: Node, state: State) -> list[str]:
    sources = flow.visit_all(node.children_by_field_name("subject"), state)
    body = _field(node, "body")
    ends = [dict(state)]
    for clause in body.named_children if body is not None else []:
        end = dict(state)
        for pattern in clause.named_children:
            if pattern.type == "case_pattern":
                _capture(flow, pattern, sources, end)
        flow.visit_all([_field(clause, "guard"), _field(clause, "consequence")], end)
        ends.append(end)
    join(state, ends)
    return []


def _capture(flow: Flow, pattern: Node, sources: list[str], state: State) -> None:
    """Binds the names of a pattern; dotted names, classes and their keywords are no captures."""
    parts = pattern.named_children
    if pattern.type == "identifier" or (pattern.type == "dotted_name" and len(parts) == 1):
        flow.bind(parts[0] if parts else pattern, sources, state)
    elif pattern.type != "dotted_name":
        is_named = pattern.type in ("class_pattern", "keyword_pattern")
        for part in parts[1:] if is_named else parts:
            _capture(flow, part, sources, state)


def _function(flow: Flow, node: Node, state: State) -> list[str]:
    """A function or lambda: its parameters hold within. A lambda's reads are where it is made."""
    name = _field(node, "name")
    if name is not None:
        flow.bind(name, [], state)
    inner = dict(state)
    parameters = _field(node, "parameters")
    for parameter in parameters.named_children if parameters is not None else []:
        default = flow.visit_all([_field(parameter, "value")], state)
        named = _field(parameter, "name") or parameter
        typed = named.named_children[0] if named.type == "typed_parameter" else named
        flow.bind(typed, default, inner)
    reads = flow.visit_all([_field(node, "body")], inner)
    return [] if name is not None else [read for read in reads if read in state]


def _class(flow: Flow, node: Node, state: State) -> list[str]:
    flow.visit_all([_field(node, "superclasses")], state)
    flow.visit_all([_field(node, "body")], dict(state))
    name = _field(node, "name")
    if name is not None:
        flow.bind(name, [], state)
    return []


def _comprehension(flow: Flow, node: Node, state: State) -> list[str]:
    """Its clauses run before the value they are written behind."""
    value, *clauses = node.named_children
    return flow.visit_all([*clauses, value], dict(state))


def _import(flow: Flow, node: Node, state: State) -> list[str]:
    for imported in node.children_by_field_name("name"):
        bound = _field(imported, "alias") or imported.named_children[0]
        flow.bind(bound, [], state)
    return []


def _only(field: str) -> Handler:
    return lambda flow, node, state: flow.visit_all([_field(node, field)], state)


def _nothing(_flow: Flow, _node: Node, _state: State) -> list[str]:
    return []


_HANDLERS: dict[str, Handler] = {
    "identifier": Flow.read,
    "attribute": _only("object"),
    "keyword_argument": _only("value"),
    "type": _nothing,
    "global_statement": _nothing,
    "nonlocal_statement": _nothing,
    "assignment": _assignment,
    "augmented_assignment": _augmented,
    "named_expression": _bound_by("name", "value"),
    "for_in_clause": _bound_by("left", "right"),
    "as_pattern": _as_pattern,
    "for_statement": _for,
    "while_statement": _while,
    "if_statement": _if,
    "try_statement": _try,
    "match_statement": _match,
    "function_definition": _function,
    "lambda": _function,
    "class_definition": _class,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "dictionary_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "import_statement": _import,
    "import_from_statement": _import,
}
