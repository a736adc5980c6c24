import { HEADER, recordsIn, tablesIn } from "./model.mjs";

const pascalCase = (name) =>
  name.toLowerCase().replace(/(?:^|_)./g, (letter) => letter.at(-1).toUpperCase());
const upper = (name) => name[0].toUpperCase() + name.slice(1);
const TYPES = { text: "string", real: "double", flag: "bool" };

const listed = (type, name, how) => [
  `IReadOnlyList<${type}>`,
  `Items(told, "${name}").${how}.ToArray()`,
];
/** Between the parts of a long table. */
const LINES = ["\n        ", ",\n            ", "\n        "];

const LANGUAGE = {
  unused: ["ClientOrder"],
  optional: (check) => `Optional(${check})`,
  list: (check) => `ListOf(${check})`,
  shape: (name) => `Shaped(${pascalCase(name)})`,
  base: (base) => `Is${upper(base)}`,
  member: (name, check) => `{ "${name}", ${check} }`,
  table: (members) => {
    const [before, between, after] = members.join().length < 90 ? [" ", ", ", " "] : LINES;
    return `new Fields${before}{${between.slice(1)}${members.join(between)}${after}}`;
  },
  constant: (name, table) =>
    `        public static readonly Fields ${pascalCase(name)} = ${table};\n`,
  entry: (type, table) => `            { "${type}", ${table.replaceAll("\n", "\n    ")} },`,
  step: ["Step", 'Step.Of(Json.Get<object>(told, "step"))'],
  time: (name) => ["double", `Math.Max(0, Json.Get(told, "${name}", nowMs) - nowMs)`],
  value: (name, base) => [TYPES[base], `Json.Get<${TYPES[base]}>(told, "${name}")`],
  values: (name, base) => listed(TYPES[base], name, `Cast<${TYPES[base]}>()`),
  items: (name, shape) => listed(shape, name, `Select(${shape}.Of)`),
};

function recordText({ name, doc, isTimed, members }) {
  const properties = members.map(({ own, type, doc: told }) => {
    const summary = told ? `        /// <summary>${told}.</summary>\n` : "";
    return `${summary}        public ${type} ${upper(own)} { get; internal set; }\n`;
  });
  const reads = members.map(({ own, read }) => `                ${upper(own)} = ${read},`);
  return `    /// <summary>${doc}</summary>
    public sealed class ${name}
    {
${properties.join("\n")}
        internal static ${name} Of(object told${isTimed ? ", double nowMs" : ""})
        {
            return new ${name}
            {
${reads.join("\n")}
            };
        }
    }`;
}

/** Checks of what the server sends, and records of it, in C#. */
export function csharp() {
  const { constants, entries } = tablesIn(LANGUAGE);
  return `// ${HEADER}
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Fields = Dictionary<string, Func<object, bool>>;

    /// The server's messages, as far as this client reads them; unknown members are ignored.
    static class Schema
    {
${constants.join("\n")}
        public static readonly Dictionary<string, Fields> Messages = new Dictionary<string, Fields>
        {
${entries.join("\n")}
        };
    }

${recordsIn(LANGUAGE, recordText).join("\n\n")}
}
`.replaceAll("TaskUse", "StepUse");
}
