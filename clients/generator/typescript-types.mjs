import { HEADER, kindOf, membersAt, messages, SHAPES } from "./model.mjs";

/** Types for games, besides those of shapes: of what is said, without the members that clients add. */
const TYPES = {
  WantOptions: ["client.want", "Options of a question besides the goal.", "seq agent goal runner"],
  SquadOptions: ["client.squad", "Options of a squad's goal.", "seq squad goal running"],
  TogetherAsked: [
    "http.asked-together",
    "A question for a joint plan of several agents, in a domain with time.",
    "domain domainHash domainRevision",
  ],
};
/** Types that the schemas leave to the domain, and words of which later servers may have more. */
const BY_NAME = {
  ...{ goal: "GoalInput", goals: "GoalInput" },
  measure: '"time" | "cost" | { readonly time: number; readonly cost: number }',
  ways: "Readonly<Record<string, Readonly<Record<string, number>>>>",
  then: "object",
  ...{ source: "string", reason: "string" },
};
const BASES = { text: "string", flag: "boolean", values: "Values" };

function typeOf(schema, name) {
  if (schema.type === "array") return `readonly (${typeOf(schema.items, name)})[]`;
  if (schema.patternProperties !== undefined) {
    return `Readonly<Record<string, ${typeOf(schema.patternProperties["^.*$"], name)}>>`;
  }
  const { shape, base } = kindOf(schema);
  if (shape !== undefined || base === "real") return shape ?? "number";
  if (schema.properties !== undefined) {
    const each = ([member, inner]) =>
      memberText(member, !schema.required.includes(member), typeOf(inner, member));
    return `{ ${Object.entries(schema.properties).map(each).join(" ")} }`;
  }
  if (BY_NAME[name] !== undefined) return BY_NAME[name];
  if (schema.enum !== undefined) return schema.enum.map((each) => `"${each}"`).join(" | ");
  if (schema.anyOf?.at(-1).type === "object") return "string | PlanStep";
  if (schema.anyOf !== undefined) return schema.anyOf.map((each) => typeOf(each, "")).join(" | ");
  const isFree = base === "values" && schema.additionalProperties === undefined;
  return isFree ? "Readonly<Record<string, unknown>>" : (BASES[base] ?? "number");
}

const memberText = (name, isOptional, type) => `readonly ${name}${isOptional ? "?" : ""}: ${type};`;
const docOf = (doc) => (doc === undefined ? "" : `/** ${doc.replace(/\.?$/, ".")} */\n`);
const BUDGET = "Budget of the server, in milliseconds. Default 100";

function typeText([name, [at, doc, added]]) {
  const members = membersAt(at)
    .filter((each) => !added?.split(" ").includes(each.name))
    .map((each) => {
      const isBudget = each.name === "budgetMs";
      const isOptional = each.isOptional || isBudget;
      const told = typeOf(each.schema, each.name);
      const type = added && isOptional ? `${told} | undefined` : told;
      return docOf(isBudget ? BUDGET : each.doc) + memberText(each.name, isOptional, type);
    });
  return `${docOf(doc)}${name === "WantedWays" ? "" : "export "}interface ${name} {\n${members.join("\n")}\n}`;
}

/** Types of what is said, in TypeScript. */
export function typescriptTypes() {
  const types = messages().map(([type, members]) => {
    const each = ({ name, schema, isOptional }) =>
      memberText(name, isOptional, typeOf(schema, name));
    return `readonly ${type}: { ${members.map(each).join(" ")} };`;
  });
  return `// ${HEADER}

/** A state's values by variable name: true, 3, "market". */
export type Values = Readonly<Record<string, boolean | number | string>>;

/** A goal name, a condition, \`{ oneOf: [goals] }\` or \`{ directive: "free text" }\`. */
export type GoalInput = string | Readonly<Record<string, unknown>>;

/** The game's own id for a thing. */
export type ClientThingId = number | string;

/** Status of an answer: only \`solved\` reaches the goal. */
export type AnswerStatus = ServerMessages["plan"]["status"];

${Object.entries({ ...SHAPES, ...TYPES })
  .map(typeText)
  .join("\n\n")}

/** The server's messages by type, as far as clients read them. */
interface ServerMessages { ${types.join("\n")} }

/** A message of the server. */
export type ServerMessage<Name extends keyof ServerMessages = keyof ServerMessages> = {
  [Each in Name]: ServerMessages[Each] & { readonly type: Each };
}[Name];
`;
}
