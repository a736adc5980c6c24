import { HEADER, OF_HTTP, recordsIn, snakeCase, tablesIn } from "./model.mjs";

const LANGUAGE = {
  unused: ["ClientOrder", ...OF_HTTP],
  optional: (kind) => `["or nothing", ${kind}]`,
  list: (kind) => `["list", ${kind}]`,
  shape: (name) => name,
  base: (base) => `"${base}"`,
  member: (name, kind) => `"${name}": ${kind}`,
  table: (members) => `{\n\t${members.join(",\n\t")},\n}`,
  constant: (name, table) => `const ${name} = ${table}`,
  entry: (type, table) => `\t"${type}": ${table.replaceAll("\n", "\n\t")},`,
  step: ["", 'told["step"]'],
  time: (name) => ["", `left_ms(told, "${name}", now_ms)`],
  value: (name) => ["", `told.get("${name}")`],
  values: (name) => ["", `list_of(told.get("${name}"))`],
  items: (name) => ["", `uses_of(told.get("${name}"))`],
};

function recordText({ name, doc, isTimed, members }) {
  if (!isTimed) return "";
  const made = members.map(({ own, read }) => `\t\t"${snakeCase(own)}": ${read},`);
  return `

# ${doc}
static func ${snakeCase(name)}_of(told: Dictionary, now_ms: float) -> Dictionary:
\treturn {
${made.join("\n")}
\t}
`;
}

/** The kinds of members that the server sends, in GDScript. */
export function gdscript() {
  const { constants, entries } = tablesIn(LANGUAGE);
  return `# ${HEADER}
extends Reference #3
extends RefCounted #4

${constants.join("\n")}
# The fields that this client reads, by message type; others are ignored.
const MESSAGES = {
${entries.join("\n")}
}
${recordsIn(LANGUAGE, recordText).join("")}

# The uses of a step: the agent whose step it makes possible, or null for the goal, and the name of the tool.
static func uses_of(uses) -> Array:
\tvar all = []
\tfor use in list_of(uses):
\t\tall.append({"agent": use.get("agent"), "what": use["what"]})
\treturn all


static func list_of(value) -> Array:
\treturn value if typeof(value) == TYPE_ARRAY else []


static func left_ms(told: Dictionary, key: String, now_ms: float) -> float:
\treturn 0.0 if told.get(key) == null else max(0.0, told[key] - now_ms)
`;
}
