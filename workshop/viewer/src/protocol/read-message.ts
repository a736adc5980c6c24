import { type Issue, PLAN_SOURCES } from "@understudy/planner-core";
import { CACHE_HITS, shapes } from "@understudy/planner-core/internal";
import { AGENT_FIELDS } from "./frame.ts";
import { PROTOCOL_VERSION } from "./hello.ts";
import type { RecordedMessage } from "./message.ts";

const { byTag, closed, either, boolean, issuesIn, list, nullable, oneOf, optional, record, whole } =
  shapes;
type Shape = shapes.Shape;
/** Limit on agents. */
const MAX_AGENTS = 100_000;
const listOf = <Of>(each: shapes.Shape<Of>, max = 1_000_000) => list(each, { max });

const text = shapes.string({ max: 100_000 });
const number = shapes.number();
/** A value of a variable. */
const value = either(text, number, boolean);

const index = whole({ min: -1, max: MAX_AGENTS });
const type = text;
const moment = { type, tick: whole({ min: 0 }), timeMs: number };
const integers = listOf(
  whole({ min: -0x80000000, max: 0x7fffffff }),
  MAX_AGENTS * (AGENT_FIELDS.length + 2),
);

const agent = closed({
  index: whole({ min: 0, max: MAX_AGENTS }),
  id: text,
  name: text,
  domain: index,
  persona: optional(text),
});
const agents = listOf(agent, MAX_AGENTS);

const named = { name: text, type, place: optional(text) };
const variable = byTag("type", {
  boolean: closed(named),
  enum: closed({ ...named, values: listOf(text) }),
  integer: closed({ ...named, min: number, max: number }),
});
const tool = closed({
  name: text,
  description: text,
  parameters: listOf(closed({ name: text, values: listOf(value) })),
  when: text,
  then: text,
});
const domain = closed({
  name: text,
  description: text,
  hash: text,
  variables: listOf(variable),
  tools: listOf(tool),
  goals: listOf(closed({ name: text, condition: text, priority: number })),
});
const place = closed({ name: text, x: number, y: number });
const map = closed({ aspect: number, places: listOf(place), ways: listOf(listOf(index, 2)) });
const capabilities = closed({
  pause: boolean,
  step: boolean,
  speed: boolean,
  setVariable: boolean,
  orderGoal: boolean,
  orderDirective: boolean,
  history: boolean,
  // Earlier games also told whether a page may search; their recordings are still read.
  explain: optional(boolean),
});

const condition = closed({
  text,
  holdsNow: boolean,
  holdsThen: boolean,
  values: record(value),
  from: optional(listOf(index)),
});
/** Limit on things per message. */
const MAX_THINGS = 10_000;
const thingId = either(number, text);
const properties = record(nullable(value));
const thing = closed({
  id: thingId,
  kind: text,
  properties,
  x: optional(number),
  y: optional(number),
  holder: optional(text),
  waiting: optional(listOf(text, MAX_THINGS)),
});
const recollection = closed({
  id: thingId,
  kind: text,
  seenAtMs: number,
  properties: optional(properties),
  from: optional(text),
  told: optional(closed({ by: text, atMs: number })),
});
const step = closed({
  tool: text,
  args: record(value),
  text,
  cost: number,
  phase: oneOf(["done", "playing", "next", "later"]),
  writer: oneOf(["model", "planner", "unknown"]),
  conditions: listOf(condition),
  effects: listOf(closed({ variable: text, from: value, to: value })),
  things: optional(record(thingId)),
  serves: optional(listOf(closed({ condition: text, to: value }))),
});
const outcome = closed({
  status: oneOf(["solved", "unsolvable", "partial", "cut-off"]),
  source: oneOf(PLAN_SOURCES),
  goal: text,
  steps: whole({ min: 0 }),
  cost: number,
  optimal: boolean,
  llmSteps: whole({ min: 0 }),
  elapsedMs: number,
  hit: optional(oneOf(CACHE_HITS)),
  mended: optional(oneOf([true])),
  chosen: optional(oneOf(["words", "llm"])),
  confidence: optional(number),
  because: optional(listOf(closed({ words: text, kind: text, of: text }))),
  banned: optional(oneOf([true])),
  member: optional(text),
  ensemble: optional(
    closed({
      strategy: text,
      why: text,
      tokensWasted: number,
      calls: listOf(
        closed({
          member: text,
          beganMs: number,
          endedMs: number,
          end: oneOf(["won", "lost", "refused", "failed", "cancelled"]),
          tokens: number,
        }),
        100,
      ),
      agreement: optional(number),
    }),
  ),
  reason: optional(text),
  remembered: optional(oneOf([true])),
  detail: optional(text),
});
const goal = closed({
  text,
  priority: number,
  holdsNow: boolean,
  conditions: listOf(condition),
  name: optional(text),
});
const squadStep = closed({
  text,
  tool: text,
  agent: text,
  with: listOf(text),
  fromMs: number,
  untilMs: number,
  phase: oneOf(["done", "playing", "next"]),
  for: listOf(closed({ agent: text, what: text }), 1000),
});
const stage = closed({
  name: oneOf(["look", "classical", "admission", "llm", "member", "proof", "revision"]),
  fromMs: number,
  text,
  tone: oneOf(["plain", "good", "bad"]),
  toMs: optional(number),
});
const breaker = oneOf(["closed", "half-open", "open"]);
const latency = closed({
  count: number,
  mean: number,
  p50: number,
  p95: number,
  p99: number,
  max: number,
});
const counts = record(number);

const message = byTag("type", {
  hello: closed({
    type,
    protocol: oneOf([PROTOCOL_VERSION]),
    title: text,
    domains: listOf(domain, 100),
    capabilities,
    faults: listOf(closed({ name: text, description: text })),
    map: optional(map),
    budgetMs: optional(number),
    model: optional(text),
  }),
  keyframe: closed({ ...moment, texts: listOf(text), agents, rows: integers }),
  delta: closed({
    ...moment,
    changes: integers,
    texts: optional(listOf(text)),
    joined: optional(agents),
  }),
  detail: closed({
    ...moment,
    agent: index,
    state: record(value),
    plan: listOf(step, 10_000),
    derived: optional(record(boolean)),
    goal: optional(goal),
    directive: optional(text),
    outcome: optional(outcome),
    broken: optional(closed({ step: whole({ min: 0 }), why: text })),
    request: optional(whole({ min: 0 })),
  }),
  things: closed({
    ...moment,
    total: whole({ min: 0 }),
    things: listOf(thing, MAX_THINGS),
    isWhole: optional(oneOf([true])),
    gone: optional(listOf(thingId, MAX_THINGS)),
  }),
  memory: closed({
    ...moment,
    agent: index,
    total: whole({ min: 0 }),
    recollections: listOf(recollection, MAX_THINGS),
  }),
  squads: closed({
    ...moment,
    squads: listOf(
      closed({
        id: text,
        goal: text,
        members: listOf(text),
        isWaiting: boolean,
        steps: listOf(squadStep, 10_000),
        waits: optional(listOf(closed({ member: text, for: optional(text), what: text }), 1000)),
      }),
      1000,
    ),
  }),
  request: closed({
    ...moment,
    id: whole({ min: 0 }),
    agent: index,
    agentId: text,
    startMs: number,
    stages: listOf(stage, 100),
    phase: oneOf(["open", "served", "revised", "aborted"]),
    budgetMs: optional(number),
    servedMs: optional(number),
    outcome: optional(outcome),
    revised: optional(outcome),
    modelText: optional(text),
  }),
  panels: closed({
    ...moment,
    requests: counts,
    cache: counts,
    llm: counts,
    withLlm: number,
    fallbacks: counts,
    latency: record(latency),
    breaker: optional(
      closed({
        state: breaker,
        changes: listOf(closed({ timeMs: number, state: breaker }), 1000),
      }),
    ),
  }),
  show: closed({ ...moment, paused: boolean, speed: number, faults: listOf(text) }),
  event: closed({
    ...moment,
    kind: oneOf(["world", "broken", "reached", "failed", "revised", "fault", "command", "note"]),
    text,
    agent: optional(index),
  }),
} satisfies Readonly<Record<RecordedMessage["type"], Shape>>);

/** Validates an untrusted message of a file. */
export function readMessage(
  given: unknown,
): { readonly message: RecordedMessage } | { readonly problem: Issue } {
  const [problem] = issuesIn(message, given);
  return problem === undefined ? { message: given as RecordedMessage } : { problem };
}
