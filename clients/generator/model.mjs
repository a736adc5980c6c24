// The protocol's schemas as clients read them: messages, the shapes in several of them, and the kinds of their members.
import { readFileSync } from "node:fs";

const file = new URL("../../service/server/protocol/session.schema.json", import.meta.url);
const SCHEMAS = JSON.parse(readFileSync(file, "utf8")).$defs;

export const HEADER = "Generated from the session's schemas by clients/generator; do not edit.";

/** Shapes in several messages, those in others first: where each stands, and words about it. */
export const SHAPES = {
  PlanStep: ["server.begin/step", "A step of a plan: a tool of the domain with its arguments."],
  TaskUse: ["server.begin/for", "A use of a step: what it makes possible."],
  SquadRole: ["server.roles/roles", "A step of a squad's plan."],
  WantedWays: ["server.ways/ways", "Travel costs that a server asks for, from one thing or agent."],
  SavedTask: ["client.squad/running", "A step in flight, for a server that does not know it."],
  ClientOrder: ["client.want/orders", "An order: an id and a goal with things."],
  TogetherStep: ["http.plan-together/steps", "A step of a joint plan."],
  TogetherWait: ["http.plan-together/waits", "A wait in a joint plan."],
  TogetherAnswer: ["http.plan-together", "A joint plan."],
  HttpPlan: ["http.plan", "A plan, as it is answered over HTTP."],
};
/** Shapes that clients without HTTP do not read. */
export const OF_HTTP = Object.keys(SHAPES).slice(-4);
/** Messages that games are told of. */
const TOLD = {
  SquadTask: ["server.begin", "A step that a member of a squad does."],
  SquadWait: ["server.wait", "A member's wait for a step that must come first."],
};
/** What Python and C# make of them: each member, with its name there if it has another. */
const RECORDS = {
  SquadTask: "squad step with:partners role for:uses untilMs:leftMs",
  SquadWait: "squad step for:partner what untilMs:leftMs",
  SquadRole: "agent step with:partners isRunning fromMs:startsInMs untilMs:endsInMs for:uses",
  TogetherStep: "agent step startsAt duration with:partners",
  TogetherWait: "agent from until for what",
  TogetherAnswer: "status steps ends time cost measure optimal lowerBound waits kept",
};
/** Words about times that messages have on the game's clock. */
const TIME = "Expected milliseconds from now on, as it was told";

/** The only members that clients read, where they leave most of a message alone. */
const READ = {
  "server.welcome": ["resumeToken", "received"],
  "http.plan": ["steps", "cost", "source", "status", "reason", "detail", "member"],
};
/** Members that no client reads. */
const UNREAD = ["type", "hit", "mended", "ensemble"];

/** The schema at a place such as `server.begin/for`; of a list, that of its items. */
function schemaAt(place) {
  const [name, ...path] = place.split("/");
  const found = path.reduce((schema, member) => schema.properties[member], SCHEMAS[name]);
  return found.items ?? found;
}

const keyOf = ({ properties = {} }) => Object.keys(properties).join();

/** The kind of a value: `{ shape }`, `{ list: kind }`, or `{ base }` with a word for it. */
export function kindOf(schema) {
  const isIt = ([, [place]]) => keyOf(schemaAt(place)) === keyOf(schema);
  const shape = Object.entries(SHAPES).find(isIt)?.[0];
  if (shape !== undefined) return { shape };
  if (schema.type === "array") return { list: kindOf(schema.items) };
  if (schema.enum !== undefined) return { base: "text" };
  if (schema.anyOf !== undefined) return { base: "id" };
  if (schema.type === "integer") return { base: schema.minimum > 0 ? "number" : "count" };
  const bases = { string: "text", number: "real", boolean: "flag", object: "values" };
  return { base: bases[schema.type] };
}

/** The members of a message, or of a shape, that clients read. */
export function membersAt(place) {
  const { properties, required = [] } = schemaAt(place);
  return Object.entries(properties)
    .filter(([name]) => (READ[place]?.includes(name) ?? true) && !UNREAD.includes(name))
    .map(([name, schema]) => ({
      ...{ name, schema, kind: kindOf(schema), doc: schema.description },
      // What a client saves is whole, but not all steps have roles.
      isOptional: !required.includes(name) && (place !== SHAPES.SavedTask[0] || name === "role"),
    }));
}

/** The members of each message of the server that clients read, by its type. */
export function messages() {
  const types = Object.keys(SCHEMAS).filter((name) => /^server\.(?!drain)/.test(name));
  return types.map((name) => [name.slice("server.".length), membersAt(name)]);
}

/** The check of a value in a language: its words for kinds, put together. */
function checkIn(language, { list, shape, base }) {
  if (list !== undefined) return language.list(checkIn(language, list));
  return shape === undefined ? language.base(base) : language.shape(constantOf(shape));
}

/** The tables of a language: a constant for each shape and answer that it needs, and an entry for each message. */
export function tablesIn(language) {
  const member = ({ name, schema, kind, isOptional }) => {
    const check = language.words?.(name, schema) ?? checkIn(language, kind);
    return language.member(name, isOptional ? language.optional(check) : check);
  };
  const table = (members) => language.table(members.map(member));
  return {
    constants: Object.entries(SHAPES)
      .filter(([name]) => !language.unused.includes(name))
      .map(([name, [place]]) => language.constant(constantOf(name), table(membersAt(place)))),
    entries: messages().map(([type, members]) => language.entry(type, table(members))),
  };
}

/** The records in a language: for each its members, with their own names, types, and how they are read. */
export function recordsIn({ values, items, value, ...language }, text) {
  const reading = ({ name, kind: { shape, list, base }, isOptional }, isTimed) => {
    if (shape !== undefined) return language.step;
    if (name.endsWith("Ms")) return language.time(name);
    if (list === undefined) return value(name, base, isOptional && ["for", "role"].includes(name));
    return list.shape ? items(name, list.shape) : values(name, list.base, isTimed);
  };
  const record = ([name, spec]) => {
    const [place, doc] = { ...SHAPES, ...TOLD }[name];
    const isTimed = name.startsWith("Squad");
    const members = spec.split(" ").map((each) => {
      const [told, own = told] = each.split(":");
      const member = membersAt(place).find((other) => other.name === told);
      const [type, read] = reading(member, isTimed);
      return { type, read, own, doc: own.endsWith("Ms") ? TIME : member.doc };
    });
    return text({ name, doc, isTimed, members });
  };
  return Object.entries(RECORDS).map(record);
}

export const snakeCase = (name) => name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase();
/** The name of a shape as a constant: `PLAN_STEP`. */
const constantOf = (name) => snakeCase(name).toUpperCase();
