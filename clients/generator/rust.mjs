import { HEADER, OF_HTTP, tablesIn } from "./model.mjs";

const LANGUAGE = {
  unused: ["SavedTask", "ClientOrder", ...OF_HTTP],
  optional: (kind) => `Optional(&${kind})`,
  list: (kind) => `List(&${kind})`,
  shape: (name) => name,
  base: (base) => base[0].toUpperCase() + base.slice(1),
  member: (name, kind) => `    ("${name}", ${kind}),`,
  table: (members) => `Shape(&[\n${members.join("\n")}\n])`,
  constant: (name, table) => `const ${name}: Kind = ${table};`,
  entry: (type, table) => `        "${type}" => ${table.replaceAll("\n", "\n        ")},`,
};

/** The kinds of messages that the engine sends, in Rust. */
export function rust() {
  const { constants, entries } = tablesIn(LANGUAGE);
  return `// ${HEADER}
use crate::checks::Kind::{self, Count, Flag, Id, List, Number, Optional, Real, Shape, Text, Values};

${constants.join("\n")}

/// The members of a message by its type; \`None\` for types of newer versions.
pub(crate) fn kind_of(message_type: &str) -> Option<Kind> {
    Some(match message_type {
${entries.join("\n")}
        _ => return None,
    })
}
`;
}
