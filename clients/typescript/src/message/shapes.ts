// Generated from the session's schemas by clients/generator; do not edit.
import { type Check, is, isAnyOf, isList, orMissing, shaped } from "./checks.ts";

const PLAN_STEP: Check = shaped({
  tool: is.text,
  args: is.values,
  startsAt: orMissing(is.real),
  duration: orMissing(is.real),
});
const TASK_USE: Check = shaped({ agent: orMissing(is.text), what: is.text });
const SQUAD_ROLE: Check = shaped({
  agent: is.text,
  step: PLAN_STEP,
  with: isList(is.text),
  isRunning: is.flag,
  fromMs: is.real,
  untilMs: is.real,
  for: isList(TASK_USE),
  roles: orMissing(isList(is.text)),
});
const WANTED_WAYS: Check = shaped({ from: orMissing(is.id), to: isList(is.id) });
const TOGETHER_STEP: Check = shaped({
  agent: is.text,
  step: PLAN_STEP,
  startsAt: is.real,
  duration: is.real,
  with: isList(is.text),
  roles: orMissing(isList(is.text)),
});
const TOGETHER_WAIT: Check = shaped({
  agent: is.text,
  from: is.real,
  until: is.real,
  for: orMissing(is.text),
  what: is.text,
});
export const TOGETHER_ANSWER: Check = shaped({
  status: isAnyOf(["solved", "unsolvable", "cut-off"]),
  steps: isList(TOGETHER_STEP),
  ends: isList(is.real),
  time: is.real,
  cost: is.real,
  measure: is.real,
  optimal: is.flag,
  lowerBound: is.real,
  waits: isList(TOGETHER_WAIT),
  kept: is.real,
  elapsedMs: is.real,
});
export const HTTP_PLAN: Check = shaped({
  status: isAnyOf(["solved", "unsolvable", "partial", "cut-off"]),
  steps: isList(PLAN_STEP),
  cost: is.real,
  source: is.text,
  reason: orMissing(is.text),
  detail: orMissing(is.text),
  member: orMissing(is.text),
});

/** The check of each message of the server, by its type. */
export const MESSAGES: Readonly<Record<string, Check>> = {
  welcome: shaped({ resumeToken: is.text, received: is.count }),
  ack: shaped({ received: is.count }),
  plan: shaped({
    n: is.number,
    agent: is.text,
    basedOn: is.count,
    want: is.count,
    steps: isList(PLAN_STEP),
    fromMs: orMissing(isList(is.real)),
    cost: is.real,
    source: is.text,
    status: isAnyOf(["solved", "unsolvable", "partial", "cut-off"]),
    reason: orMissing(is.text),
    member: orMissing(is.text),
  }),
  revised: shaped({
    n: is.number,
    agent: is.text,
    basedOn: is.count,
    want: is.count,
    steps: isList(PLAN_STEP),
    fromMs: orMissing(isList(is.real)),
    cost: is.real,
    source: is.text,
    status: isAnyOf(["solved", "unsolvable", "partial", "cut-off"]),
    reason: orMissing(is.text),
    member: orMissing(is.text),
  }),
  early: shaped({
    n: is.number,
    agent: is.text,
    basedOn: is.count,
    want: is.count,
    step: PLAN_STEP,
    index: is.count,
  }),
  begin: shaped({
    n: is.number,
    agent: is.text,
    stepId: is.number,
    step: PLAN_STEP,
    squad: orMissing(is.text),
    with: orMissing(isList(is.text)),
    untilMs: orMissing(is.real),
    for: orMissing(isList(TASK_USE)),
    role: orMissing(is.text),
  }),
  finish: shaped({ n: is.number, agent: is.text, stepId: is.number }),
  wait: shaped({
    n: is.number,
    agent: is.text,
    squad: is.text,
    step: PLAN_STEP,
    for: orMissing(is.text),
    what: is.text,
    untilMs: is.real,
  }),
  rest: shaped({ n: is.number, agent: is.text, squad: is.text, reason: is.text }),
  interrupt: shaped({ n: is.number, agent: is.text, stepId: is.number, reason: is.text }),
  roles: shaped({ n: is.number, squad: is.text, roles: isList(SQUAD_ROLE) }),
  claims: shaped({ n: is.number, agent: is.text, things: isList(is.id) }),
  order: shaped({
    n: is.number,
    agent: is.text,
    want: is.count,
    id: is.text,
    state: isAnyOf(["wanted", "postponed", "given-up", "done"]),
    reason: orMissing(is.text),
  }),
  ways: shaped({ n: is.number, agent: is.text, ways: isList(WANTED_WAYS) }),
  resync: shaped({ agents: orMissing(isList(is.text)) }),
  error: shaped({
    code: is.text,
    message: is.text,
    pointer: orMissing(is.text),
    seq: orMissing(is.count),
    agent: orMissing(is.text),
    squad: orMissing(is.text),
  }),
};
