import { TieredCache } from "@understudy/cache";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  type TogetherRequest,
} from "@understudy/planner-core";
import { FakeClock, ScriptedLead } from "@understudy/planner-core/testing";
import { RunRecorder, recordOrchestrator } from "@understudy/recording";
import { WordReader } from "@understudy/words";
import { World } from "@understudy/world";

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

const PARCELS = ["wool", "wine", "wood", "hay"] as const;
const LOOK_MS = 0.01;
const PLACES = ["yard", "barn", "mill", "quay", "inn"] as const;

/** A round of deliveries: a plan is found soon, and its proof takes long. */
const ROUND = {
  name: "round",
  state: {
    at: { type: "enum", values: [...PLACES] },
    ...Object.fromEntries(
      PARCELS.map((parcel) => [parcel, { type: "enum", values: [...PLACES, "cart"] }]),
    ),
  },
  tools: [
    { name: "drive", parameters: { to: { enum: [...PLACES] } }, then: { at: "$to" }, cost: 3 },
    ...PARCELS.flatMap((parcel) => [
      {
        name: `load_${parcel}`,
        parameters: { at: { enum: [...PLACES] } },
        when: { at: "$at", [parcel]: "$at" },
        then: { [parcel]: "cart" },
      },
      {
        name: `drop_${parcel}`,
        parameters: { at: { enum: [...PLACES] } },
        when: { at: "$at", [parcel]: "cart" },
        then: { [parcel]: "$at" },
      },
    ]),
  ],
  goals: [{ name: "delivered", when: { wool: "mill", wine: "quay", wood: "inn", hay: "barn" } }],
};

/** A clock that goes on while it is looked at. */
class BusyClock extends FakeClock {
  #looks = 0;

  override now(): number {
    return super.now() + LOOK_MS * this.#looks++;
  }
}

/** The text of a recorded game, with a head that no machine decides. */
async function recorded(
  domain: object,
  play: (orchestrator: ReturnType<typeof recordOrchestrator>, clock: FakeClock) => unknown,
  leads: "model" | "none" = "none",
  clock = new FakeClock(),
): Promise<string> {
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

/** A question of two agents of the shop together: the more bread, and the less flour there is, the longer a proof takes. */
function askedTogether(domain: Domain, bread: number, flour: number): TogetherRequest {
  return {
    agents: {
      ann: domain.state({ at: "mill" }),
      bo: { state: domain.state({ flour }), disabled: ["buy"] },
    },
    ...{ shared: { open: true }, goal: { bread: { ">=": bread } }, budgetMs: 50 },
    ...{ measure: { time: 1, cost: 0.1 }, nowMs: 2000, unitMs: 500, by: 25 * bread },
    events: [{ at: 30, then: { open: true } }],
    running: [{ agent: "ann", step: { tool: "grind", args: {} }, leftMs: 900, leftToMs: 1500 }],
    maintain: { bread: { "<": 4 } },
  };
}

/** Joint plans, and plans with times. */
export function recordTime(): Promise<string> {
  return recorded(SHOP, async (orchestrator) => {
    const { domain } = orchestrator;
    const home = domain.state({});
    const asked = { ...askedTogether(domain, 1, 1), until: "proved" as const };
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

/** Searches that end before their plans are proved: by expansions, or by the clock. */
export async function recordCutShort(): Promise<Readonly<Record<string, string>>> {
  const together = await recorded(SHOP, async (orchestrator) => {
    const asked = askedTogether(orchestrator.domain, 2, 0);
    await orchestrator.planTogether({ ...asked, expansions: 150 });
    orchestrator.planTogetherNow({ ...asked, measure: "cost", expansions: 150 }, 3);
  });
  const alone = await recorded(
    ROUND,
    async (orchestrator) => {
      const state = orchestrator.domain.state({
        ...{ at: "inn", wool: "yard", wine: "barn", wood: "mill", hay: "quay" },
      });
      for (const sliceMs of [2, 4]) {
        orchestrator.planNow({ agent: "ann", state, goal: "delivered" }, sliceMs);
      }
    },
    "none",
    new BusyClock(),
  );
  return { "cut-short-together.jsonl": together, "cut-short-alone.jsonl": alone };
}

/** Directives, personas, and the answers of a model. */
export function recordWords(): Promise<string> {
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
export function recordWorld(): Promise<string> {
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
