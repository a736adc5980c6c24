import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { type DomainDefinition, loadDomain } from "@understudy/planner-core";
import { FakeClock, ScriptedLead } from "@understudy/planner-core/testing";
import { RunRecorder, readRecording, recordOrchestrator, replayRun } from "@understudy/recording";
import { WordReader } from "@understudy/words";
import { World } from "@understudy/world";
import type { Kind } from "../kind.ts";

/** A shop that closes, a mill, and a goal that is due. */
const SHOP = {
  name: "shop",
  state: {
    at: { type: "enum", values: ["home", "shop", "mill"], default: "home" },
    bread: { type: "integer", min: 0, max: 6, default: 0 },
    flour: { type: "integer", min: 0, max: 6, default: 0 },
    open: { type: "boolean", shared: true, default: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["home", "shop", "mill"] } },
      then: { at: "$to" },
      duration: 6,
    },
    { name: "buy", when: { at: "shop", open: true }, then: { bread: { "+": 1 } }, duration: 2 },
    { name: "grind", when: { at: "mill" }, then: { flour: { "+": 1 } }, duration: 3 },
    {
      name: "bake",
      when: { at: "home", flour: { ">=": 2 } },
      then: { flour: { "-": 2 }, bread: { "+": 2 } },
      duration: 4,
    },
  ],
  goals: [
    { name: "fed", when: { bread: { ">=": 2 } }, by: 90 },
    { name: "stocked", when: { flour: { ">=": 2 } } },
  ],
  events: [{ at: 12, then: { open: false } }],
} satisfies DomainDefinition;

/** A hut to be warmed, in words and by a model. */
const HUT = {
  name: "hut",
  state: {
    at: { type: "enum", values: ["home", "forest"], default: "home" },
    wood: { type: "integer", min: 0, max: 5, default: 0 },
    warm: { type: "boolean", default: false },
  },
  tools: [
    { name: "walk", parameters: { to: { enum: ["home", "forest"] } }, then: { at: "$to" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
    {
      name: "light",
      when: { at: "home", wood: { ">=": 2 } },
      then: { wood: { "-": 2 }, warm: true },
    },
  ],
  goals: [
    { name: "warm", when: { warm: true }, words: ["fire"] },
    { name: "stocked", when: { wood: { ">=": 3 } } },
  ],
} as const;

const CAVE = {
  name: "cave",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  places: { chest: 3 },
  state: {
    near: { type: "thing", of: "chest", position: true },
    gold: { type: "integer", min: 0, max: 20, default: 0 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "rob",
      things: { it: "chest" },
      when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 },
      claims: ["$it"],
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 10 } } }],
} as const;

/** The text of a recorded game, with a head that no machine decides. */
async function recorded(
  domain: object,
  play: (orchestrator: ReturnType<typeof recordOrchestrator>, clock: FakeClock) => unknown,
  leads: "model" | "none" = "none",
): Promise<string> {
  const clock = new FakeClock();
  const lines: string[] = [];
  const recorder = new RunRecorder({ to: { write: (line) => lines.push(line) }, seed: 1, clock });
  const loaded = loadDomain(domain as DomainDefinition);
  const options = {
    ...{ domain: loaded, clock, planner: new ClassicalPlanner({ tables: false }) },
    ...{ time: new TimePlanner(), reader: new WordReader() },
    ...(leads === "model" && { lead: modelOf(clock), cache: new TieredCache({ clock }) }),
  };
  await play(recordOrchestrator(options, recorder), clock);
  recorder.close();
  const [head = "", ...others] = lines;
  const machine = { cpu: "any", cores: 2, memoryMb: 4096, platform: "linux", arch: "x64" };
  const { versions, ...own } = JSON.parse(head);
  const startedAt = "2026-01-01T00:00:00.000Z";
  const fixed = { ...own, startedAt, versions: { ...versions, node: "20.19.0" }, machine };
  return `${[JSON.stringify(fixed), ...others].join("\n")}\n`;
}

/** A model that is right, wrong, slow and broken in turn. */
function modelOf(clock: FakeClock): ScriptedLead {
  return new ScriptedLead({
    clock,
    script: ({ domain }, call) => {
      const id = (tool: string, args = {}): number => domain.untyped.actionOf({ tool, args });
      const right = [
        ...[id("walk", { to: "forest" }), id("chop"), id("chop"), id("walk", { to: "home" })],
        id("light"),
      ];
      if (call % 4 === 0) return { afterMs: 20, answer: right };
      if (call % 4 === 1) return { afterMs: 30, answer: right.slice(1) };
      if (call % 4 === 2) return { afterMs: 200, answer: right };
      return { afterMs: 5, rejects: new Error("the line is dead") };
    },
  });
}

function recordTime(): Promise<string> {
  return recorded(SHOP, async (orchestrator) => {
    const { domain } = orchestrator;
    const home = domain.state({});
    const asked = {
      agents: { ann: domain.state({ at: "mill" }), bo: { state: home, disabled: ["buy"] } },
      ...{ shared: { open: true }, goal: { bread: { ">=": 2 } }, budgetMs: 50, expansions: 150 },
      ...{ measure: { time: 1, cost: 0.1 }, nowMs: 2000, unitMs: 500, by: 100 },
      events: [{ at: 30, then: { open: true } }],
      running: [{ agent: "ann", step: { tool: "grind", args: {} }, leftMs: 900, leftToMs: 1500 }],
      maintain: { bread: { "<": 6 } },
    };
    const first = await orchestrator.planTogether(asked);
    await orchestrator.planTogether({ ...asked, keep: first.steps });
    orchestrator.planTogetherNow({ ...asked, measure: "cost" }, 3);
    await orchestrator.plan({ agent: "ann", state: home, goal: "fed", budgetMs: 20, nowMs: 4000 });
    orchestrator.planNow({ agent: "bo", state: home, goal: "fed", nowMs: 20_000 }, 3);
    orchestrator.planMany(
      ["ann", "bo"].map((agent) => ({ agent, state: home, goal: "stocked", nowMs: 500 })),
      2,
    );
    const goal = { directive: "Get some flour, but do not buy anything." };
    await orchestrator.plan({ agent: "cy", state: home, goal, budgetMs: 100 });
  });
}

function recordWords(): Promise<string> {
  return recorded(
    HUT,
    async (orchestrator, clock) => {
      const { domain } = orchestrator;
      const ask = async (agent: string, more: object): Promise<void> => {
        const state = domain.state({ wood: agent.length % 2 });
        const planned = orchestrator.plan({ agent, state, goal: "warm", budgetMs: 100, ...more });
        await clock.advance(100);
        await planned;
      };
      for (const directive of [
        "Please light the fire!",
        "Get wood, then light the fire.",
        "Xyzzy plugh.",
      ])
        await ask("ann", { goal: { directive } });
      await ask("bob", { persona: "Bob is lazy and never goes to the forest." });
      await ask("bob", { goal: { oneOf: ["stocked", "warm"] }, maintain: { wood: { "<": 4 } } });
      for (let call = 0; call < 4; call++) await ask(`guest ${call}`, { memory: `${call}` });
      // The second answer is kept, and serves the third question.
      for (let call = 0; call < 3; call++) await ask("ann", {});
      await ask("eve", { disabled: [{ tool: "walk", args: { to: "forest" } }], choose: true });
      await clock.advance(500);
    },
    "model",
  );
}

/** A world with three agents; each of them robs chests, which others then hold. */
function recordWorld(): Promise<string> {
  return recorded(CAVE, (orchestrator, clock) => {
    const world = new World(orchestrator.domain, { clock, way: (_, from, to) => wayOf(from, to) });
    for (const [id, gold] of [
      ["a", 4],
      ["b", 7],
      [3, 9],
      ["d", 6],
    ] as const) {
      world.add("chest", id, { gold });
    }
    const robbers = ["ann", "bo", "cy"].map((name) => {
      const own = { near: undefined as string | number | undefined, gold: 0 };
      const runner = world.agent(name).runner({
        ...{ orchestrator, goal: "rich", asks: "game", budgetMs: 500, durationMs: () => 300 },
      });
      return { own, runner };
    });
    for (let nowMs = 0; nowMs < 4000; nowMs += 100) {
      for (const { own, runner } of robbers) {
        const { event, step, things } = runner.tick(own, nowMs);
        const id = things?.["to"] ?? things?.["it"];
        if (event !== "finish" || id === undefined) continue;
        if (step.tool === "go") own.near = id;
        else {
          own.gold += Number(world.get(id)?.["gold"]);
          world.set(id, { gold: 0 });
        }
      }
      world.planMany(orchestrator, 100);
    }
  });
}

const wayOf = (from: string | number | undefined, to: string | number): number =>
  2 + ((String(from).charCodeAt(0) * 7 + String(to).charCodeAt(0) * 3) % 11);

/** Recordings of requests, which are replayed with the engine of today. */
export const recordingKind: Kind = {
  name: "recording",
  write: async () => ({
    "time.jsonl": await recordTime(),
    "words-and-a-model.jsonl": await recordWords(),
    "world.jsonl": await recordWorld(),
  }),
  replay: async (text) => {
    const { differences, identical, replayed, skipped, open } = await replayRun(text);
    const { lines } = readRecording(text);
    const outcomes = lines.filter(({ kind }) => kind === "request" || kind === "together").length;
    return {
      was: { differences: [], identical: true, replayed: outcomes, skipped: 0, open: 0 },
      is: { differences, identical, replayed, skipped, open },
    };
  },
  holds: (texts) => {
    const all = Object.values(texts).join("");
    const isThere = (what: RegExp): boolean => what.test(all);
    return {
      "joint plans": isThere(/"together"/),
      "steps with times": isThere(/"times":\[\[/),
      "searches that were cut short": isThere(/"status":"cut-off"|"optimal":false/),
      directives: isThere(/"directive":/),
      "readings of words": isThere(/"confidence":/),
      "answers of a model": isThere(/"source":"llm"/),
      "failures of a model": isThere(/the line is dead/),
      "late answers of a model": isThere(/^\{"late":/m),
      "plans from a cache": isThere(/"source":"(exact|generalised)"/),
      "ways of a world": isThere(/"ways":/),
      "many requests of a world":
        (texts["world.jsonl"]?.match(/^\{"request":/gm)?.length ?? 0) >= 8,
    };
  },
};
