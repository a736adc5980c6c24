import { AGENT_FIELDS } from "./frame.ts";
import { PROTOCOL_VERSION } from "./hello.ts";
import type { RecordedMessage } from "./message.ts";
import {
  aBoolean,
  aNumber,
  anInteger,
  aText,
  aValue,
  isObject,
  listOf,
  objectShape,
  oneOf,
  recordShape,
  type Shape,
  type ShapeProblem,
} from "./shape/shape.ts";

/** Limit on agents. */
const MAX_AGENTS = 100_000;

const text = aText();
const index = anInteger(-1, MAX_AGENTS);
const type = text;
const moment = { type, tick: anInteger(0), timeMs: aNumber };
const integers = listOf(anInteger(-0x80000000, 0x7fffffff), MAX_AGENTS * (AGENT_FIELDS.length + 2));

const agent = objectShape(
  { index: anInteger(0, MAX_AGENTS), id: text, name: text, domain: index },
  { persona: text },
);
const agents = listOf(agent, MAX_AGENTS);

const variable: Shape = (value, pointer) => {
  const kind = isObject(value) ? value["type"] : undefined;
  const own: Record<string, Readonly<Record<string, Shape>>> = {
    boolean: {},
    enum: { values: listOf(text) },
    integer: { min: aNumber, max: aNumber },
  };
  const fields = typeof kind === "string" && Object.hasOwn(own, kind) ? own[kind] : undefined;
  if (fields === undefined)
    return { pointer: `${pointer}/type`, message: "is not a variable type" };
  return objectShape({ name: text, type, ...fields }, { place: text })(value, pointer);
};
const tool = objectShape({
  name: text,
  description: text,
  parameters: listOf(objectShape({ name: text, values: listOf(aValue) })),
  when: text,
  then: text,
});
const domain = objectShape({
  name: text,
  description: text,
  hash: text,
  variables: listOf(variable),
  tools: listOf(tool),
  goals: listOf(objectShape({ name: text, condition: text, priority: aNumber })),
});
const place = objectShape({ name: text, x: aNumber, y: aNumber });
const map = objectShape({ aspect: aNumber, places: listOf(place), ways: listOf(listOf(index, 2)) });
const capabilities = objectShape(
  {
    pause: aBoolean,
    step: aBoolean,
    speed: aBoolean,
    setVariable: aBoolean,
    orderGoal: aBoolean,
    orderDirective: aBoolean,
    history: aBoolean,
  },
  // Earlier games also told whether a page may search: their recordings are still read.
  { explain: aBoolean },
);

const condition = objectShape(
  { text, holdsNow: aBoolean, holdsThen: aBoolean, values: recordShape(aValue) },
  { from: listOf(index) },
);
/** Limit on things per message. */
const MAX_THINGS = 10_000;
const thingId: Shape = (value, pointer) =>
  (typeof value === "number" ? aNumber : text)(value, pointer);
const properties = recordShape((value, pointer) =>
  value === null ? undefined : aValue(value, pointer),
);
const thing = objectShape(
  { id: thingId, kind: text, properties },
  { x: aNumber, y: aNumber, holder: text, waiting: listOf(text, MAX_THINGS) },
);
const recollection = objectShape(
  { id: thingId, kind: text, seenAtMs: aNumber },
  { properties, from: text, told: objectShape({ by: text, atMs: aNumber }) },
);
const step = objectShape(
  {
    tool: text,
    args: recordShape(aValue),
    text,
    cost: aNumber,
    phase: oneOf(["done", "playing", "next", "later"]),
    writer: oneOf(["model", "planner", "unknown"]),
    conditions: listOf(condition),
    effects: listOf(objectShape({ variable: text, from: aValue, to: aValue })),
  },
  {
    things: recordShape(thingId),
    serves: listOf(objectShape({ condition: text, to: aValue })),
  },
);
const outcome = objectShape(
  {
    status: oneOf(["solved", "unsolvable", "partial", "cut-off"]),
    source: oneOf(["exact", "generalised", "similar", "llm", "mended", "classical"]),
    goal: text,
    steps: anInteger(0),
    cost: aNumber,
    optimal: aBoolean,
    leadSteps: anInteger(0),
    elapsedMs: aNumber,
  },
  {
    via: oneOf(["llm", "similar"]),
    chosen: oneOf(["words", "lead"]),
    confidence: aNumber,
    because: listOf(objectShape({ words: text, kind: text, of: text })),
    banned: oneOf([true]),
    member: text,
    ensemble: objectShape(
      {
        strategy: text,
        why: text,
        tokensWasted: aNumber,
        calls: listOf(
          objectShape({
            member: text,
            beganMs: aNumber,
            endedMs: aNumber,
            end: oneOf(["won", "lost", "refused", "failed", "cancelled"]),
            tokens: aNumber,
          }),
          100,
        ),
      },
      { agreement: aNumber },
    ),
    reason: text,
    remembered: oneOf([true]),
    detail: text,
  },
);
const goal = objectShape(
  { text, priority: aNumber, holdsNow: aBoolean, conditions: listOf(condition) },
  { name: text },
);
const squadStep = objectShape({
  text,
  tool: text,
  agent: text,
  with: listOf(text),
  fromMs: aNumber,
  untilMs: aNumber,
  phase: oneOf(["done", "playing", "next"]),
  for: listOf(objectShape({ agent: text, what: text }), 1000),
});
const stage = objectShape(
  {
    name: oneOf(["look", "understudy", "admission", "lead", "member", "proof", "revision"]),
    fromMs: aNumber,
    text,
    tone: oneOf(["plain", "good", "bad"]),
  },
  { toMs: aNumber },
);
const breaker = oneOf(["closed", "half-open", "open"]);
const latency = objectShape({
  count: aNumber,
  mean: aNumber,
  p50: aNumber,
  p95: aNumber,
  p99: aNumber,
  max: aNumber,
});
const counts = recordShape(aNumber);

const SHAPES: Readonly<Record<RecordedMessage["type"], Shape>> = {
  hello: objectShape(
    {
      type,
      protocol: oneOf([PROTOCOL_VERSION]),
      title: text,
      domains: listOf(domain, 100),
      capabilities,
      faults: listOf(objectShape({ name: text, description: text })),
    },
    { map, budgetMs: aNumber, model: text },
  ),
  keyframe: objectShape({ ...moment, texts: listOf(text), agents, rows: integers }),
  delta: objectShape({ ...moment, changes: integers }, { texts: listOf(text), joined: agents }),
  detail: objectShape(
    { ...moment, agent: index, state: recordShape(aValue), plan: listOf(step, 10_000) },
    {
      derived: recordShape(aBoolean),
      goal,
      directive: text,
      outcome,
      broken: objectShape({ step: anInteger(0), why: text }),
      request: anInteger(0),
    },
  ),
  things: objectShape(
    { ...moment, total: anInteger(0), things: listOf(thing, MAX_THINGS) },
    { isWhole: oneOf([true]), gone: listOf(thingId, MAX_THINGS) },
  ),
  memory: objectShape({
    ...moment,
    agent: index,
    total: anInteger(0),
    recollections: listOf(recollection, MAX_THINGS),
  }),
  squads: objectShape({
    ...moment,
    squads: listOf(
      objectShape({
        id: text,
        goal: text,
        members: listOf(text),
        isWaiting: aBoolean,
        steps: listOf(squadStep, 10_000),
      }),
      1000,
    ),
  }),
  request: objectShape(
    {
      ...moment,
      id: anInteger(0),
      agent: index,
      agentId: text,
      startMs: aNumber,
      stages: listOf(stage, 100),
      phase: oneOf(["open", "served", "revised", "aborted"]),
    },
    { budgetMs: aNumber, servedMs: aNumber, outcome, revised: outcome, modelText: text },
  ),
  panels: objectShape(
    {
      ...moment,
      requests: counts,
      cache: counts,
      lead: counts,
      withLead: aNumber,
      fallbacks: counts,
      latency: recordShape(latency),
    },
    {
      breaker: objectShape({
        state: breaker,
        changes: listOf(objectShape({ timeMs: aNumber, state: breaker }), 1000),
      }),
    },
  ),
  show: objectShape({ ...moment, paused: aBoolean, speed: aNumber, faults: listOf(text) }),
  event: objectShape(
    {
      ...moment,
      kind: oneOf(["world", "broken", "reached", "failed", "revised", "fault", "command", "note"]),
      text,
    },
    { agent: index },
  ),
};

/** Validates an untrusted message of a file. */
export function readMessage(
  value: unknown,
): { readonly message: RecordedMessage } | { readonly problem: ShapeProblem } {
  const given = isObject(value) ? value["type"] : undefined;
  if (typeof given !== "string" || !Object.hasOwn(SHAPES, given)) {
    const list = Object.keys(SHAPES).join(", ");
    return { problem: { pointer: "/type", message: `must be one of: ${list}` } };
  }
  const problem = SHAPES[given as RecordedMessage["type"]](value, "");
  return problem === undefined ? { message: value as RecordedMessage } : { problem };
}
