import { ClassicalPlanner } from "@understudy/classical";
import { Orchestrator, type Outcome } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../scripts/testing/cases.mjs";
import type { WorldAgent } from "./agent/world-agent.ts";
import type { WorldRunner } from "./runner/world-runner.ts";
import { type SmallAgent, SmallWorld } from "./testing/small-world.ts";
import type { ThingId } from "./things/thing.ts";
import type { World } from "./world.ts";

const WORLDS = Number(process.env["UNDERSTUDY_WORLDS"] ?? (IS_QUICK ? 1 : 4));
/** In the quick run, worlds in which things are often taken, and go while an agent wants them. */
const FIRST_WORLD = Number(process.env["UNDERSTUDY_FIRST_WORLD"] ?? (IS_QUICK ? 4 : 1));
const TICKS = IS_QUICK ? 140 : 200;
const TICK_MS = 100;
/** Limit on ticks that an agent waits for a free thing. */
const PATIENCE = 80;

interface Player {
  readonly body: SmallAgent;
  agent: WorldAgent;
  runner: WorldRunner;
  /** A delayed answer, and its delay in ticks. */
  late: { readonly outcome: Outcome; ticks: number } | undefined;
}

/** Plays a random world and collects all faults. */
class Trial {
  readonly small: SmallWorld;
  readonly faults: string[] = [];
  readonly counts = { started: 0, robbed: 0, taken: 0, gone: 0, waits: 0 };
  #world: World;
  #orchestrator: Orchestrator;
  readonly #players: Player[];
  /** Whether agents share plans. */
  readonly #learns: boolean;
  readonly #gone: { readonly id: ThingId; readonly kind: "chest" | "key" | "nook" }[] = [];
  /** The tick in which each agent's awaited thing became free. */
  readonly #idleSince = new Map<string, number>();
  #nowMs = 0;

  constructor(seed: number) {
    this.small = new SmallWorld(seed);
    this.#learns = seed % 2 === 0;
    this.#world = this.small.makeWorld();
    this.#orchestrator = this.#makeOrchestrator();
    this.#players = this.small.agents.map((body) => {
      const agent = this.#makeAgent(body);
      return { body, agent, runner: this.#makeRunner(agent), late: undefined };
    });
  }

  run(): void {
    for (let tick = 0; tick < TICKS; tick++) {
      this.#nowMs = tick * TICK_MS;
      const lost = this.#disturb();
      this.#sync();
      for (const player of this.#players) this.#tick(player, lost);
      this.#checkClaims(tick);
      if (tick % 67 === 66) this.#saveAndRestore();
    }
  }

  #makeOrchestrator(): Orchestrator {
    const planner = new ClassicalPlanner();
    const { domain } = this.#world;
    return new Orchestrator({
      domain,
      planner: this.#learns ? this.#world.share(planner) : planner,
    });
  }

  #makeAgent(body: SmallAgent): WorldAgent {
    return this.#world.agent(body.name, { knows: ({ id }) => !body.unknown.has(id) });
  }

  #makeRunner(agent: WorldAgent): WorldRunner {
    return agent.runner({
      orchestrator: this.#orchestrator,
      goal: { oneOf: ["safe", "rich"] },
      budgetMs: 60_000,
      asks: "game",
      durationMs: ({ tool }) => (tool === "go" ? 4 * TICK_MS : TICK_MS),
    });
  }

  /** An event in the world. Returns which things were taken from which agents. */
  #disturb(): ReadonlyMap<ThingId, string> {
    const { small } = this;
    const lost = new Map<ThingId, string>();
    for (const body of small.agents) {
      if (small.draw(25) === 0) body.hurt = true;
      if (small.draw(25) === 0) body.gold = 0;
      if (small.draw(30) === 0) body.unknown.clear();
    }
    const thing = small.pick(small.things.values());
    if (thing === undefined) return lost;
    const what = small.draw(60);
    if (what < 2) {
      small.things.delete(thing.id);
      this.#gone.push(thing);
      for (const body of small.agents) {
        if (body.near === thing.id) body.near = undefined;
        if (body.holds === thing.id) body.holds = undefined;
      }
    } else if (what < 4) {
      // Some things reappear with the id of a removed one.
      const old = small.draw(2) === 0 ? this.#gone.pop() : undefined;
      small.addThing(old?.kind ?? thing.kind, old?.id);
    } else if (what < 8) {
      thing.x = small.draw(100);
      for (const body of small.agents) if (body.near === thing.id) body.near = undefined;
      this.#world.moved(thing.id);
    } else if (what < 14) thing.gold = small.draw(10);
    else if (what < 16) thing.locked = !thing.locked;
    else if (what < 19) {
      const held = small.agents.flatMap(({ name }) => this.#world.claims.heldBy(name));
      const id = small.pick(held) ?? thing.id;
      const holder = this.#world.claims.holderOf(id);
      if (holder !== undefined && holder !== "player") lost.set(id, holder);
      if (this.#world.has(id)) this.#world.claims.give(id, "player");
    } else if (what < 28) this.#world.claims.leave("player");
    return lost;
  }

  #sync(): void {
    const things = [...this.small.things.values()];
    const of = (kind: string) => things.filter((thing) => thing.kind === kind);
    this.#world.sync("nook", of("nook"), ({ id }) => ({ id }));
    this.#world.sync("chest", of("chest"), ({ id, gold, locked }) => ({ id, gold, locked }));
    this.#world.sync("key", of("key"), ({ id, opens }) => ({ id, opens }));
  }

  #tick(player: Player, lost: ReadonlyMap<ThingId, string>): void {
    const { body, runner, agent } = player;
    const claimed = this.#claimsOf(runner);
    const isPlaying = runner.outcome !== undefined;
    const used = new Set(
      runner.remaining.flatMap(({ things }) => Object.values(things)) as ThingId[],
    );
    const { near, holds, gold, hurt } = body;
    const tick = runner.tick({ near, holds, gold, hurt }, this.#nowMs);
    const taken = [...lost].filter(([id, holder]) => holder === body.name && claimed.has(id));
    if (taken.length > 0 && isPlaying && tick.event !== "replan" && tick.event !== "idle") {
      this.#fault(player, `goes on with ${tick.event} though ${taken[0]?.[0]} was taken`);
    }
    if (tick.broken?.reason === "taken") {
      this.counts.taken++;
      if (taken.length === 0 && lost.size === 0) {
        this.#fault(player, `lost ${tick.broken.thing}, which nobody took`);
      }
    }
    if (tick.broken?.reason === "gone") {
      this.counts.gone++;
      const isThere = this.small.things.has(tick.broken.thing);
      if (!used.has(tick.broken.thing)) this.#fault(player, "broke for a thing it does not use");
      if (isThere && !body.unknown.has(tick.broken.thing) && !this.#gone.length) {
        this.#fault(player, `${tick.broken.thing} is not gone`);
      }
    }
    if (tick.event === "start") this.#judge(player, tick.step.tool, tick.things);
    if (tick.event === "finish") {
      const { tool } = tick.step;
      const refused = this.small.refusal(body, tool, tick.things);
      if (refused === undefined) {
        this.small.play(body, tool, tick.things);
        if (tool === "steal") this.counts.robbed++;
      }
    }
    for (const { things } of runner.remaining) {
      for (const id of Object.values(things)) {
        if (id !== undefined && body.unknown.has(id)) this.#fault(player, `cannot know of ${id}`);
      }
    }
    this.#answer(player);
    if (this.#world.claims.awaitedBy(agent.name) !== undefined) this.counts.waits++;
  }

  #claimsOf(runner: WorldRunner): ReadonlySet<ThingId> {
    const claimed = new Set<ThingId>();
    for (const { step, things } of runner.remaining) {
      const names = this.#world.domain.kinds?.tools.get(step.tool)?.claims ?? [];
      for (const name of names) claimed.add(things[name] as ThingId);
    }
    return claimed;
  }

  /** Judges a starting step: it must be possible by the rules of the world and the agent's knowledge. */
  #judge(player: Player, tool: string, things: Readonly<Record<string, ThingId | undefined>>) {
    this.counts.started++;
    const { body } = player;
    const refused = this.small.refusal(body, tool, things);
    const told = `${tool}(${Object.values(things).join(", ")})`;
    if (refused !== undefined) this.#fault(player, `begins ${told}: ${refused}`);
    const isThere = tool === "go" && Object.values(things)[0] === body.near;
    if (isThere) this.#fault(player, `begins ${told} where it is already`);
    const names = this.#world.domain.kinds?.tools.get(tool)?.claims ?? [];
    for (const name of names) {
      const holder = this.#world.claims.holderOf(things[name] as ThingId);
      if (holder !== body.name) this.#fault(player, `begins ${told} held by ${holder}`);
    }
    for (const id of Object.values(things)) {
      if (id === undefined || body.unknown.has(id)) this.#fault(player, `begins ${told} unknown`);
    }
  }

  /** Answers an agent's question, at once or some ticks later. */
  #answer(player: Player): void {
    const { small } = this;
    if (player.late !== undefined) {
      if (--player.late.ticks > 0) return;
      player.runner.accept(player.late.outcome);
      player.late = undefined;
    }
    for (let round = 0; round < 25; round++) {
      const { question } = player.runner;
      if (question === undefined) return;
      const outcome = this.#orchestrator.planNow(question, 60_000);
      if (small.draw(8) === 0) {
        player.late = { outcome, ticks: 1 + small.draw(4) };
        return;
      }
      player.runner.accept(outcome);
    }
    this.#fault(player, "asks without end");
  }

  #checkClaims(tick: number): void {
    for (const { agent } of this.#players) {
      const awaited = this.#world.claims.awaitedBy(agent.name);
      const isFree = awaited !== undefined && this.#world.claims.isFreeFor(agent.name, awaited);
      const since = this.#idleSince.get(agent.name);
      if (!isFree) this.#idleSince.delete(agent.name);
      else if (since === undefined) this.#idleSince.set(agent.name, tick);
      else if (tick - since > PATIENCE) this.faults.push(`${agent.name} keeps ${awaited} from all`);
    }
  }

  /** Saves and restores everything, as when a game is loaded. */
  #saveAndRestore(): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.#world.save()));
    this.#world = this.small.makeWorld();
    this.#orchestrator = this.#makeOrchestrator();
    this.#sync();
    for (const player of this.#players) {
      player.agent = this.#makeAgent(player.body);
      player.runner = this.#makeRunner(player.agent);
      player.late = undefined;
    }
    this.#world.restore(saved);
    expect(JSON.parse(JSON.stringify(this.#world.save().claims))).toEqual(
      (saved as { readonly claims: unknown }).claims,
    );
  }

  #fault({ body }: Player, what: string): void {
    this.faults.push(`at ${this.#nowMs} ${body.name} ${what}`);
  }
}

describe("agents in random worlds", () => {
  it("begin only steps proved for their exact things, share no claimed thing, and never wait for a free one", () => {
    const sums = { started: 0, robbed: 0, taken: 0, gone: 0, waits: 0 };
    for (let seed = FIRST_WORLD; seed < FIRST_WORLD + WORLDS; seed++) {
      const trial = new Trial(seed);
      trial.run();
      expect(trial.faults.slice(0, 5), `world ${seed}`).toEqual([]);
      for (const name of Object.keys(sums) as (keyof typeof sums)[]) {
        sums[name] += trial.counts[name];
      }
    }
    expect(sums.started).toBeGreaterThan(10 * WORLDS);
    expect(sums.robbed).toBeGreaterThan(WORLDS);
    expect(Math.min(sums.taken, sums.gone, sums.waits)).toBeGreaterThan(0);
  });
});
