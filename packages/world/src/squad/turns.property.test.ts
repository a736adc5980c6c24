import assert from "node:assert/strict";
import { TimePlanner } from "@understudy/classical/time";
import { loadDomain } from "@understudy/planner-core";
import { InstantSquadPlanner, settle } from "@understudy/planner-core/testing";
import * as fc from "fast-check";
import { it } from "vitest";
import type { Constraint } from "../constraints/constraints.ts";
import type { ThingId } from "../things/thing.ts";
import { World } from "../world.ts";
import { worldSquads } from "./index.ts";
import type { WorldSquadTick } from "./options.ts";
import type { SquadWorldRunner } from "./squad-world-runner.ts";

/** One holds a lamp while another digs up a crate; two carry it home. */
const domain = loadDomain({
  name: "mine",
  kinds: { crate: { dug: { type: "boolean", default: false } } },
  places: { crate: 3 },
  state: {
    at: { type: "enum", values: ["camp", "mine", "cellar"], default: "camp" },
    lit: { type: "boolean", shared: true, default: false },
    stock: { type: "integer", min: 0, max: 9, shared: true, default: 0 },
  },
  tools: [
    {
      ...{ name: "walk", parameters: { to: { enum: ["camp", "mine", "cellar"] } } },
      ...{ then: { at: "$to" }, duration: 2 },
    },
    {
      ...{ name: "hold_lamp", when: { at: "mine" }, start: { lit: true }, then: { lit: false } },
      ...{ interrupted: { lit: false }, duration: { from: 1, to: 8 } },
    },
    {
      ...{ name: "dig", things: { crate: "crate" }, when: { at: "mine", "$crate.dug": false } },
      ...{ during: { lit: true }, then: { "$crate.dug": true, stock: { "+": 1 } } },
      ...{ duration: 2, claims: ["$crate"] },
    },
  ],
  goals: [
    { name: "stocked", when: { stock: { ">=": 1 } } },
    { name: "more", when: { stock: { ">=": 2 } } },
  ],
});

const NAMES = ["ann", "bo", "cai"];
const CRATES = ["old", "red", "new"];
const TICK_MS = 500;
/** After this time nothing happens any more but the squad's own steps. */
const CALM_MS = 12_000;
const ENOUGH_MS = 30_000;

const turns = fc.array(
  fc.record({
    atMs: fc.integer({ min: 0, max: CALM_MS / TICK_MS }).map((tick) => tick * TICK_MS),
    what: fc.constantFrom(
      ...(["ban", "maintain", "give", "free", "leave", "join", "interrupt", "pursue"] as const),
    ),
    which: fc.integer({ min: 0, max: 2 }),
  }),
  { minLength: 1, maxLength: 7 },
);

class Mine {
  readonly world = new World(domain, { squads: worldSquads });
  readonly planner = new InstantSquadPlanner(this.world.domain, new TimePlanner(), 300);
  readonly at = new Map(NAMES.map((name) => [name, "camp"]));
  readonly doing = new Map<string, { tool: string; crate: ThingId | undefined; where: unknown }>();
  readonly errors: unknown[] = [];
  readonly bans: { readonly constraint: Constraint; readonly isBan: boolean }[] = [];
  runner: SquadWorldRunner;
  stock = 0;
  nowMs = 0;

  constructor() {
    for (const crate of CRATES) this.world.add("crate", crate);
    this.runner = this.#make();
  }

  #make(): SquadWorldRunner {
    return this.world.squad(NAMES).runner({
      ...{ orchestrator: this.planner, goal: "stocked", budgetMs: 50, ends: "timed" },
      onError: (error) => this.errors.push(error),
    });
  }

  reload(): void {
    const saved = JSON.parse(JSON.stringify(this.runner)) as unknown;
    const world = JSON.parse(JSON.stringify(this.world.save())) as unknown;
    this.runner = this.#make();
    this.world.restore(world);
    this.runner.restore(saved);
  }

  happen(what: string, which: number): void {
    const name = NAMES[which] as string;
    const crate = CRATES[which] as string;
    const { members, constraints } = this.runner;
    const untilMs = this.nowMs + 6000;
    if (what === "ban")
      constraints.add({ disabled: [{ tool: "dig", things: { crate } }], untilMs });
    if (what === "maintain") constraints.add({ maintain: { at: { "!=": "cellar" } }, untilMs });
    if (what === "give") this.world.claims.give(crate, "thief");
    if (what === "free" && this.world.claims.holderOf(crate) === "thief")
      this.world.claims.free(crate);
    if (what === "leave" && members.includes(name)) {
      this.#drop(name);
      this.runner.left(name);
    }
    if (what === "join" && !members.includes(name))
      this.runner.joined(name, { at: this.at.get(name) });
    if (what === "interrupt") this.runner.interrupt(which === 0 ? undefined : members[which - 1]);
    if (what === "pursue") this.runner.pursue(which === 0 ? "stocked" : "more");
  }

  async tick(): Promise<void> {
    const lit = [...this.doing.values()].some(({ tool }) => tool === "hold_lamp");
    const own = this.runner.members.map((name) => [name, { at: this.at.get(name) }] as const);
    const actions = this.runner.tick(
      Object.fromEntries(own),
      { lit, stock: this.stock },
      this.nowMs,
    );
    for (const [name, action] of Object.entries(actions)) this.#act(name, action);
    await settle();
    this.nowMs += TICK_MS;
  }

  #act(name: string, action: WorldSquadTick[string]): void {
    if (action.event === "start") {
      const { crate } = action.things;
      assert(!this.doing.has(name), `${name} is busy`);
      this.doing.set(name, { tool: action.step.tool, crate, where: action.step.args["to"] });
      if (action.step.tool !== "dig" || crate === undefined) return;
      assert.equal(this.world.claims.holderOf(crate), this.world.squad(NAMES).name);
      for (const { disabled = [] } of this.runner.constraints.list)
        assert(!disabled.some(({ things }) => things?.["crate"] === crate), `${crate} is banned`);
    } else if (action.event === "continue") {
      assert.equal(this.doing.get(name)?.tool, action.step.tool);
    } else if (action.event === "interrupt") this.#drop(name);
    else if (action.event === "finish") {
      const { tool, crate, where } = this.doing.get(name) ?? { tool: "", crate: 0, where: 0 };
      assert.equal(tool, action.step.tool);
      this.doing.delete(name);
      if (tool === "walk") this.at.set(name, String(where));
      if (tool !== "dig") return;
      this.stock++;
      this.world.set(crate as ThingId, { dug: true });
    }
  }

  #drop(name: string): void {
    this.doing.delete(name);
  }
}

async function play(
  drawn: readonly { atMs: number; what: string; which: number }[],
  saves: boolean,
) {
  const mine = new Mine();
  while (mine.nowMs < CALM_MS + ENOUGH_MS) {
    if (mine.nowMs === CALM_MS) {
      for (const crate of CRATES) mine.happen("free", CRATES.indexOf(crate));
      for (const which of NAMES.keys()) mine.happen("join", which);
    }
    for (const { atMs, what, which } of drawn) if (atMs === mine.nowMs) mine.happen(what, which);
    if (saves && drawn.some(({ atMs }) => atMs === mine.nowMs)) mine.reload();
    await mine.tick();
    const goal = mine.runner.goal === "more" ? 2 : 1;
    if (mine.nowMs > CALM_MS && mine.stock >= goal && mine.doing.size === 0) break;
  }
  assert.deepEqual(mine.errors, []);
  return mine;
}

it("a squad among things reaches its goal through bans, thefts, falls and orders, saved or not", async () => {
  await fc.assert(
    fc.asyncProperty(turns, async (drawn) => {
      for (const saves of [false, true]) {
        const { stock, runner } = await play(drawn, saves);
        assert(stock >= (runner.goal === "more" ? 2 : 1), `saved: ${saves}, stock ${stock}`);
      }
    }),
    { numRuns: 20 },
  );
});
