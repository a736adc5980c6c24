import { HEADER, OF_HTTP, tablesIn } from "./model.mjs";

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
};

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
`;
}
