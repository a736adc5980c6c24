import { HEADER, tablesIn } from "./model.mjs";

const LANGUAGE = {
  // What only clients say.
  unused: ["SavedTask", "ClientOrder"],
  optional: (check) => `orMissing(${check})`,
  list: (check) => `isList(${check})`,
  shape: (name) => name,
  base: (base) => `is.${base}`,
  /** Clients act on these words: a message with others is none of this version. */
  words: (name, schema) =>
    /^stat/.test(name) && schema.enum ? `isAnyOf(${JSON.stringify(schema.enum)})` : undefined,
  member: (name, check) => `${name}: ${check}`,
  table: (members) => `shaped({ ${members.join(", ")} })`,
  constant: (name, table) =>
    `${/HTTP|ANSWER/.test(name) ? "export " : ""}const ${name}: Check = ${table};`,
  entry: (type, table) => `${type}: ${table},`,
};

/** Checks of what the server sends, in TypeScript. */
export function typescriptChecks() {
  const { constants, entries } = tablesIn(LANGUAGE);
  return `// ${HEADER}
import { type Check, is, isAnyOf, isList, orMissing, shaped } from "./checks.ts";

${constants.join("\n")}

/** The check of each message of the server, by its type. */
export const MESSAGES: Readonly<Record<string, Check>> = {
${entries.join("\n")}
};
`;
}
