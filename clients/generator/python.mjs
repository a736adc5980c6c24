import { HEADER, recordsIn, snakeCase, tablesIn } from "./model.mjs";

const TYPES = { text: "str", real: "float", flag: "bool" };
const LANGUAGE = {
  unused: ["ClientOrder"],
  optional: (check) => `optional(${check})`,
  list: (check) => `list_of(${check})`,
  shape: (name) => `shaped(${name})`,
  base: (base) => `is_${base}`,
  member: (name, check) => `"${name}": ${check}`,
  table: (members) => `{\n    ${members.join(",\n    ")},\n}`,
  constant: (name, table) => `${name}: Fields = ${table}`,
  entry: (type, table) => `    "${type}": ${table.replaceAll("\n", "\n    ")},`,
  step: ["Step", 'step_of(told["step"])'],
  time: (name) => ["float", `max(0.0, told.get("${name}", now_ms) - now_ms)`],
  value: (name, base, isNone) => [isNone ? "Optional[str]" : TYPES[base], `told.get("${name}")`],
  values: (name, base, isTimed) =>
    isTimed
      ? ["Tuple[str, ...]", `tuple(told.get("${name}") or ())`]
      : [`List[${TYPES[base]}]`, `told["${name}"]`],
  items: (name, shape) =>
    shape === "TaskUse"
      ? ["Tuple[TaskUse, ...]", 'uses_of(told.get("for"))']
      : [`List[${shape}]`, `[${snakeCase(shape)}_of(each) for each in told["${name}"]]`],
};
/** Names of members that are words of the language, or taken for such. */
const OWN = { from: "start", for: "waits_for" };

function recordText({ name, doc, isTimed, members }) {
  const lines = members.map(({ own, type, doc: told }) => {
    return `${told ? `    #: ${told}.\n` : ""}    ${OWN[own] ?? snakeCase(own)}: ${type}`;
  });
  return `class ${name}(NamedTuple):
    """${doc}"""

${lines.join("\n")}


def ${snakeCase(name)}_of(told: Any${isTimed ? ", now_ms: float" : ""}) -> ${name}:
    return ${name}(
        ${members.map(({ read }) => read).join(",\n        ")},
    )`;
}

/** Checks of what the server sends, and records of it, in Python. */
export function python() {
  const { constants, entries } = tablesIn(LANGUAGE);
  return `"""The server's messages, and what games are told of them.

${HEADER}
"""

from __future__ import annotations

from typing import Any, Dict, List, NamedTuple, Optional, Tuple

from .checks import Fields, is_count, is_flag, is_id, is_number, is_real, is_text, is_values, list_of, optional, shaped
from .step import Step, TaskUse, step_of, uses_of

${constants.join("\n")}
#: The fields that this client reads, by message type; others are ignored.
MESSAGES: Dict[str, Fields] = {
${entries.join("\n")}
}


${recordsIn(LANGUAGE, recordText).join("\n\n\n")}
`;
}
