"""Writes scalar C, statement by statement, of a mesh: ``python mesh_peer.py mesh.json > mesh.c``.

The mesh has flows between stocks that are bounded below by nothing but zero, in one phase and without
chance; so the rule of rationing has one pass here, and each transfer one payer and one payee.
"""

import json
import sys
from dataclasses import dataclass

SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
#: Statements in one function: compilers take more than linear time in the length of a function.
CHUNK = 200


@dataclass
class Flow:
    """A flow: its place in the arrays, who pays and gets, its rate as C, its priority."""

    place: int
    payer: str | None
    payee: str | None
    rate: str
    priority: int


class Mesh:
    """A mesh, read from a JSON model."""

    def __init__(self, model: dict) -> None:
        self.places = {stock["id"]: place for place, stock in enumerate(model["stocks"])}
        self.starts = [number(stock["initial"]["tree"]) for stock in model["stocks"]]
        self.settings = {one["id"]: number(one["default"]["tree"]) for one in model["parameters"]}
        phase = model["schedule"]["phases"][0]
        self.parts = phase["parts"]
        order = {id: place for place, id in enumerate(phase["transfers"])}
        self.flows = {one["id"]: self.flow(one, order[one["id"]]) for one in model["transfers"]}
        self.paid: dict[str, list[Flow]] = {id: [] for id in self.places}
        self.got: dict[str, list[Flow]] = {id: [] for id in self.places}
        for flow in sorted(self.flows.values(), key=lambda flow: flow.place):
            if flow.payer:
                self.paid[flow.payer].append(flow)
            if flow.payee:
                self.got[flow.payee].append(flow)

    def flow(self, transfer: dict, place: int) -> Flow:
        """A flow of the model."""
        (leg,) = transfer["legs"]
        rate = self.expression(leg["rate"]["formula"]["tree"])
        return Flow(place, leg["from"].get("id"), leg["to"][0].get("id"), rate, transfer["priority"])

    def expression(self, tree: dict) -> str:
        """A formula as C."""
        match tree["op"]:
            case "number":
                return repr(float(tree["value"]))
            case "parameter":
                return repr(self.settings[tree["id"]])
            case "stock":
                return f"s[{self.places[tree['id']]}]"
            case "binary":
                left, right = self.expression(tree["left"]), self.expression(tree["right"])
                return f"({left} {SIGNS[tree['operator']]} {right})"
        raise ValueError(f"a mesh has no {tree['op']}")

    def payments(self) -> list[str]:
        """What moves: ``a`` becomes the amount that each flow moves, payers before payees."""
        lines, done = [], set()
        for part in self.parts:
            lines += [line for stock in part["stocks"] for line in self.sharing(stock, done)]
            for id in part["transfers"]:
                flow = self.flows[id]
                done.add(flow.place)
                if flow.payer:
                    lines.append(f"a[{flow.place}] *= f[{flow.place}];")
        return lines

    def sharing(self, stock: str, done: set[int]) -> list[str]:
        """What a stock holds and surely gets, shared by priority, then in proportion."""
        if not self.paid[stock]:
            return []
        left = "".join(f" + a[{flow.place}]" for flow in self.got[stock] if flow.place in done)
        lines = [f"left = s[{self.places[stock]}]{left};"]
        for priority in sorted({flow.priority for flow in self.paid[stock]}):
            members = [flow.place for flow in self.paid[stock] if flow.priority == priority]
            lines.append(f"asked = {' + '.join(f'a[{place}]' for place in members)}; phi = served(asked, left);")
            lines += [f"f[{place}] = phi;" for place in members]
            lines.append("left = left - asked > 0.0 ? left - asked : 0.0;")
        return [" ".join(lines)]

    def moves(self) -> list[str]:
        """The stocks afterwards."""
        lines = []
        for stock, place in self.places.items():
            touching = [(flow.place, "-") for flow in self.paid[stock]] + [
                (flow.place, "+") for flow in self.got[stock]
            ]
            change = "".join(f" {sign} a[{flow}]" for flow, sign in sorted(touching))
            moved = " + ".join(f"a[{flow}]" for flow, _ in sorted(touching)) or "0.0"
            lines.append(f"s[{place}] = snapped(s[{place}]{change}, s[{place}], {moved});")
        return lines


def number(tree: dict) -> float:
    """A constant."""
    match tree["op"]:
        case "number":
            return float(tree["value"])
        case "binary":
            left, right = number(tree["left"]), number(tree["right"])
            return {"multiply": left * right, "divide": left / right if right else 0.0}[tree["operator"]]
    raise ValueError(f"a mesh starts from numbers, not {tree['op']}")


def functions(name: str, lines: list[str]) -> str:
    """Statements in functions of bearable length, and one that calls them."""
    chunks = [lines[start : start + CHUNK] for start in range(0, len(lines), CHUNK)]
    text = ""
    for place, chunk in enumerate(chunks):
        body = "\n    ".join(chunk)
        text += f"static void {name}{place}(void) {{\n    double left, asked, phi;\n"
        text += f"    (void)left, (void)asked, (void)phi;\n    {body}\n}}\n"
    calls = " ".join(f"{name}{place}();" for place in range(len(chunks)))
    return f"{text}static void {name}(void) {{ {calls} }}\n"


def program(mesh: Mesh) -> str:
    """The C program."""
    stocks, steps = len(mesh.places), 365
    asks = [f"a[{flow.place}] = {flow.rate};" for flow in sorted(mesh.flows.values(), key=lambda flow: flow.place)]
    starts = ", ".join(map(repr, mesh.starts))
    names = ", ".join(f'"{id}"' for id in mesh.places)
    return f"""// Written by mesh_peer.py.
#include "measure.h"
#include "token.h"
static double s[{stocks}], a[{len(asks)}], f[{len(asks)}];
static const double start[{stocks}] = {{{starts}}};
static const char *const names[{stocks}] = {{{names}}};
{functions("ask", asks)}{functions("pay", mesh.payments())}{functions("move", mesh.moves())}
static void mesh(const Options *o, Kept *k) {{
    for (int run = 0; run < o->runs; run++) {{
        double *out = k->numbers + (size_t)run * (size_t)k->rows * {stocks};
        memcpy(s, start, sizeof s);
        for (int row = 0; row < o->steps; row++) {{
            if (k->rows > 1) memcpy(out, s, sizeof s), out += {stocks};
            ask();
            pay();
            move();
        }}
        memcpy(out, s, sizeof s);
    }}
}}

int main(int count, char **texts) {{
    Options o = options(count, texts);
    if (!o.steps) o.steps = {steps};
    measure(o, (Kept){{.stocks = {stocks}, .lanes = 1}}, mesh, names);
}}
"""


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.stdout.write(program(Mesh(json.load(file))))
