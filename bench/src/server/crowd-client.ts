// The game of `session-100-agents-500-things` in its own process: a hundred robbers among five hundred chests, through
// one session. It plays a tick per message of its parent, and answers with the client's errors.
import { type Agent, type PlanStep, UnderstudyClient } from "@understudy/client";

const AGENTS = 100;
const CHESTS = 500;
/** Ticks per step. */
const STEP_TICKS = 10;
/** Chests opened or filled by others per tick. */
const CHANGES = 5;
/** Ticks until a robbed chest is full again, so that all robbers have work. */
const REFILL_TICKS = 40;

interface Robber {
  readonly agent: Agent;
  readonly own: { near: string; gold: number };
  /** The running step, and its last tick. */
  step: PlanStep | undefined;
  ends: number;
  /** Time of its last step's end; undefined while it plays one. */
  idleSinceMs: number | undefined;
}

const client = new UnderstudyClient({
  url: `http://127.0.0.1:${process.argv[2]}`,
  domain: "crowd",
  world: {},
});
const failures: string[] = [];
client.on("failed", ({ code, message }) => failures.push(`${code}: ${message}`));

const spotOf = (number: number): readonly [number, number] => [
  (number * 397) % 1000,
  (number * 631) % 1000,
];
const spots = new Map<string, readonly [number, number]>();
const gold = new Map<string, number>();
for (let number = 0; number < CHESTS; number++) {
  const id = `chest ${number}`;
  spots.set(id, spotOf(number));
  gold.set(id, 4 + (number % 5));
  client.see({ id, kind: "chest", at: spotOf(number), properties: { gold: 4 + (number % 5) } });
}
/** Chests to refill, by tick. */
const refills = new Map<number, string[]>();
let tick = 0;
/** The robbers' waits for their next step, in milliseconds. */
const waits: number[] = [];
const robbers = Array.from({ length: AGENTS }, (_, number): Robber => {
  const robber: Robber = {
    ...{ agent: client.agent(`robber ${number}`), own: { near: "nothing", gold: 0 } },
    ...{ step: undefined, ends: 0, idleSinceMs: undefined },
  };
  robber.agent.on("stepStarted", ({ step }) => {
    robber.step = step;
    if (robber.idleSinceMs !== undefined) waits.push(performance.now() - robber.idleSinceMs);
    robber.idleSinceMs = undefined;
    robber.ends = tick + STEP_TICKS + (number % 7);
  });
  robber.agent.on("stepInterrupted", () => {
    robber.step = undefined;
  });
  robber.agent.on("failed", ({ code, message }) => failures.push(`${code}: ${message}`));
  robber.agent.see(robber.own, spotOf(number + 0.5));
  robber.agent.want("rich");
  return robber;
});

function fill(id: string, amount: number): void {
  gold.set(id, amount);
  client.see({ id, properties: { gold: amount } });
}

/** Ends a robber's step, if due. */
function end(robber: Robber): void {
  const { agent, own, step } = robber;
  if (step === undefined || robber.ends > tick) return;
  robber.step = undefined;
  const id = String(Object.values(step.args)[0]);
  if (step.tool === "go") own.near = id;
  else {
    own.gold = Math.min(40, own.gold + (gold.get(id) ?? 0));
    fill(id, 0);
    const full = tick + REFILL_TICKS;
    refills.set(full, [...(refills.get(full) ?? []), id]);
  }
  // Loot is spent, so the robbers always have something to plan.
  if (own.gold >= 12) own.gold = 0;
  robber.idleSinceMs = performance.now();
  agent.see(own, spots.get(own.near));
  agent.finished(step);
}

process.on("message", (message) => {
  if (message === "waits") {
    process.send?.(waits.splice(0));
    return;
  }
  tick++;
  for (const robber of robbers) end(robber);
  for (const id of refills.get(tick) ?? []) fill(id, 4 + (tick % 5));
  refills.delete(tick);
  for (let change = 0; change < CHANGES; change++) {
    const number = (tick * 31 + change * 97) % CHESTS;
    fill(`chest ${number}`, 4 + ((tick + number) % 5));
  }
  const busy = robbers.filter(({ step }) => step !== undefined).length;
  process.send?.({ busy, failures });
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
