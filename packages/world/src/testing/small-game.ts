import type { Orchestrator } from "@understudy/planner-core";
import { Memory } from "../agent/memory.ts";
import type { WorldAgent } from "../agent/world-agent.ts";
import type { WorldRunner } from "../runner/world-runner.ts";
import type { ThingId } from "../things/thing.ts";
import type { World } from "../world.ts";
import { claimsOf, objectionTo, type PlannedStep, type SmallBelief } from "./small-rules.ts";
import { type SmallAgent, type SmallThing, SmallWorld } from "./small-world.ts";

const TICK_MS = 100;
/** Range of sight. */
const SIGHT = 35;
/** Limit on ticks that an agent waits for a free thing. */
const PATIENCE = 80;
const PLAYER = "player";

/** A player of a small game: its body, its beliefs, and its planning agent. */
interface SmallPlayer {
  readonly body: SmallAgent;
  readonly believes: Map<ThingId, SmallBelief>;
  /** When each believed thing was found to be gone. */
  readonly missed: Map<ThingId, number>;
  readonly ordered: Set<ThingId>;
  agent: WorldAgent;
  runner: WorldRunner;
  /** The current plan, and the exact things that it was made for. */
  plan: object | undefined;
  meant: Map<ThingId, SmallThing>;
  order: object | undefined;
  waitsSince: number | undefined;
}

/**
 * Plays a random world with limited sight, reports and disturbances. Judges every starting step by
 * its own rules and beliefs, independent of the planner's.
 */
export class SmallGame {
  readonly small: SmallWorld;
  /** All faults. */
  readonly faults: string[] = [];
  /** Counts of the events under test. */
  readonly counts = { started: 0, finished: 0, taken: 0, gone: 0, waited: 0, told: 0, restored: 0 };
  readonly #makeOrchestrator: (world: World) => Orchestrator;
  /** Whether agents reconsider while they play a plan. */
  readonly #reconsiders: boolean;
  readonly #players: readonly SmallPlayer[];
  readonly #left: { readonly id: ThingId; readonly kind: SmallThing["kind"] }[] = [];
  #world: World;
  #orchestrator: Orchestrator;
  #tick = 0;
  /** Things that lost their claims since the last tick because they vanished. */
  readonly #vanished = new Set<SmallThing>();

  /** @param makeOrchestrator called for each world, and again for each restored world */
  constructor(seed: number, makeOrchestrator: (world: World) => Orchestrator, agents = 3) {
    this.small = new SmallWorld(seed, agents);
    this.#makeOrchestrator = makeOrchestrator;
    this.#reconsiders = seed % 3 === 0;
    this.#world = this.small.makeWorld();
    this.#orchestrator = makeOrchestrator(this.#world);
    this.#players = this.small.agents.map((body) => {
      const agent = this.#makeAgent(body);
      return {
        body,
        agent,
        runner: this.#makeRunner(agent),
        believes: new Map(),
        missed: new Map(),
        ordered: new Set(),
        plan: undefined,
        meant: new Map(),
        order: undefined,
        waitsSince: undefined,
      };
    });
    this.#sync();
  }

  /** The world of the planner. */
  get world(): World {
    return this.#world;
  }

  /** Game time in milliseconds. */
  get nowMs(): number {
    return this.#tick * TICK_MS;
  }

  /** Plays one tick. Answers may arrive before the next one. */
  tick(): void {
    // Answers since the last tick were for the knowledge of that time.
    for (const player of this.#players) this.#notePlan(player);
    this.#tick++;
    const lost = this.#disturb();
    this.#sync();
    for (const player of this.#players) {
      // Sight comes first: a missing thing breaks its plan in the same tick.
      this.#see(player);
      this.#play(player, lost);
    }
    this.#checkClaims();
    this.#vanished.clear();
  }

  /** Re-creates everything from saved data, as when a game is loaded. */
  saveAndRestore(): void {
    const before = this.#world.claims.save();
    const hadBefore = new Set([...this.#world.things].map(({ id }) => id));
    const saved: unknown = JSON.parse(JSON.stringify(this.#world.save()));
    this.#world = this.small.makeWorld();
    this.#orchestrator = this.#makeOrchestrator(this.#world);
    this.#sync();
    for (const player of this.#players) {
      player.runner.dispose();
      player.agent = this.#makeAgent(player.body);
      player.runner = this.#makeRunner(player.agent);
      // A saved game contains only the ids of things.
      for (const [id, belief] of player.believes) {
        const thing = this.small.things.get(id);
        if (thing?.kind === belief.thing.kind) player.believes.set(id, { ...belief, thing });
        // An agent that has not missed a thing yet may have claimed it after it vanished.
        else if (hadBefore.has(id)) this.#vanished.add(belief.thing);
      }
    }
    this.#world.restore(saved);
    for (const player of this.#players) {
      this.#notePlan(player);
      player.order = player.agent.orders.current;
    }
    const claims = JSON.stringify(this.#world.save().claims);
    const { held, waiting } = before;
    const isKept = ([id]: readonly [ThingId, string]): boolean =>
      this.small.things.has(id) || !hadBefore.has(id);
    const expected = JSON.stringify({ held: held.filter(isKept), waiting });
    if (claims !== expected) this.faults.push(`restored claims ${claims} instead of ${expected}`);
    this.counts.restored++;
  }

  #makeAgent(body: SmallAgent): WorldAgent {
    return this.#world.agent(body.name, { memory: new Memory() });
  }

  #makeRunner(agent: WorldAgent): WorldRunner {
    return agent.runner({
      orchestrator: this.#orchestrator,
      goal: { oneOf: ["safe", "rich"] },
      budgetMs: 60_000,
      ...(this.#reconsiders ? { reconsiderMs: 5 * TICK_MS } : {}),
      durationMs: ({ tool }) => (tool === "go" ? 4 * TICK_MS : TICK_MS),
      onError: (error) => this.faults.push(String(error)),
    });
  }

  #sync(): void {
    const things = [...this.small.things.values()];
    const of = (kind: string) => things.filter((thing) => thing.kind === kind);
    this.#world.sync("nook", of("nook"), ({ id }) => ({ id }));
    this.#world.sync("chest", of("chest"), ({ id, gold, locked }) => ({ id, gold, locked }));
    this.#world.sync("key", of("key"), ({ id, opens }) => ({ id, opens }));
  }

  /** An event in the world. Returns which agents lost which things to the player. */
  #disturb(): ReadonlyMap<ThingId, string> {
    const { small } = this;
    const lost = new Map<ThingId, string>();
    for (const body of small.agents) {
      if (small.draw(25) === 0) body.hurt = true;
      if (small.draw(25) === 0) body.gold = 0;
    }
    const thing = small.pick(small.things.values());
    if (thing === undefined) return lost;
    const what = small.draw(60);
    if (what < 2) this.#remove(thing);
    else if (what < 4) {
      const old = small.draw(2) === 0 ? this.#left.pop() : undefined;
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
      if (holder !== undefined && holder !== PLAYER) lost.set(id, holder);
      if (small.things.has(id)) this.#world.claims.give(id, PLAYER);
      else lost.clear();
    } else if (what < 28) this.#world.claims.leave(PLAYER);
    else if (what < 31) this.#tell();
    else if (what < 33) this.#order();
    return lost;
  }

  #remove(thing: SmallThing): void {
    this.#vanished.add(thing);
    this.small.things.delete(thing.id);
    this.#left.push(thing);
    for (const body of this.small.agents) {
      if (body.near === thing.id) body.near = undefined;
      if (body.holds === thing.id) body.holds = undefined;
    }
  }

  /** An agent reports all that it knows to another. */
  #tell(): void {
    const [one, other] = [this.small.pick(this.#players), this.small.pick(this.#players)];
    if (one === undefined || other === undefined || one === other) return;
    one.agent.tell(other.agent);
    this.counts.told++;
    const lastOf = ({ believes, missed }: SmallPlayer, id: ThingId): number =>
      Math.max(believes.get(id)?.seenAtMs ?? -1, missed.get(id) ?? -1);
    for (const [id, belief] of one.believes) {
      if (lastOf(other, id) >= belief.seenAtMs) continue;
      other.believes.set(id, belief);
      other.missed.delete(id);
    }
    for (const [id, missedAtMs] of one.missed) {
      if (lastOf(other, id) >= missedAtMs) continue;
      other.missed.set(id, missedAtMs);
      other.believes.delete(id);
    }
  }

  #order(): void {
    const player = this.small.pick(this.#players);
    const chests = [...(player?.believes.values() ?? [])].filter(
      ({ thing }) => thing.kind === "chest",
    );
    const chest = this.small.pick(chests);
    if (player === undefined || chest === undefined) return;
    player.agent.orders.clear();
    player.ordered.clear();
    player.agent.orders.add({ goal: "robbed", things: { it: chest.thing.id } });
    player.ordered.add(chest.thing.id);
  }

  #see({ body, agent, believes, missed: gone }: SmallPlayer): void {
    const seen = [...this.small.things.values()].filter(({ x }) => Math.abs(x - body.x) <= SIGHT);
    const missed = [...believes.values()].filter(
      ({ thing, x }) => !this.small.things.has(thing.id) && Math.abs(x - body.x) <= SIGHT,
    );
    agent.see([...seen.map(({ id }) => id), ...missed.map(({ thing }) => thing.id)], this.nowMs);
    for (const { thing } of missed) {
      if (believes.delete(thing.id)) gone.set(thing.id, this.nowMs);
    }
    for (const thing of seen) {
      believes.set(thing.id, { ...thing, thing, seenAtMs: this.nowMs });
      gone.delete(thing.id);
    }
  }

  #play(player: SmallPlayer, lost: ReadonlyMap<ThingId, string>): void {
    const { body, runner } = player;
    const plan = plannedBy(runner);
    const claims = claimsOf(plan);
    const uses = new Set(plan.flatMap(({ things }) => Object.values(things)));
    const { near, holds, gold, hurt } = body;
    const tick = runner.tick({ near, holds, gold, hurt }, this.nowMs);
    const { broken } = tick.step === undefined ? tick : {};
    const isSameOrder = player.order === player.agent.orders.current;
    player.order = player.agent.orders.current;
    const taken = [...lost].filter(([id, name]) => name === body.name && claims.has(id));
    const isGone = (id: ThingId): boolean =>
      player.meant.get(id) !== player.believes.get(id)?.thing ||
      (claims.has(id) && this.#vanished.has(player.meant.get(id) as SmallThing));
    const gone = [...uses].filter((id): id is ThingId => id !== undefined && isGone(id));
    if (plan.length > 0 && isSameOrder && gone.length + taken.length > 0 && broken === undefined) {
      this.#fault(
        player,
        `does not say that it lost ${[...gone, ...taken.map(([id]) => id)]} but ${tick.event}`,
      );
    }
    if (broken !== undefined) {
      this.counts[broken.reason]++;
      const due = broken.reason === "gone" ? gone : taken.map(([id]) => id);
      if (!due.includes(broken.thing)) {
        this.#fault(player, `broke for ${broken.thing}, which is not ${broken.reason}`);
      }
    }
    this.#notePlan(player);
    if (tick.event === "start") this.#judge(player, { tool: tick.step.tool, things: tick.things });
    if (tick.event === "finish") {
      this.counts.finished++;
      const { tool } = tick.step;
      if (this.small.refusal(body, tool, tick.things) === undefined) {
        this.small.play(body, tool, tick.things);
        // The next agent that looks sees it.
        this.#sync();
      }
    }
  }

  /** Records the things of a new plan. */
  #notePlan(player: SmallPlayer): void {
    const plan = player.runner.outcome;
    if (plan === player.plan) return;
    player.plan = plan;
    player.meant = new Map();
    for (const id of plannedBy(player.runner).flatMap(({ things }) => Object.values(things))) {
      const thing = player.believes.get(id as ThingId)?.thing;
      if (id !== undefined && thing !== undefined) player.meant.set(id, thing);
      else this.#fault(player, `plans with ${id}, which it cannot know of`);
    }
  }

  /** Judges a starting step: by the agent's beliefs about these exact things, the plan must lead to a goal. */
  #judge(player: SmallPlayer, begun: PlannedStep): void {
    this.counts.started++;
    const [, ...rest] = plannedBy(player.runner);
    const plan = [begun, ...rest];
    const objection = objectionTo(plan, player.body, player.believes, player.ordered);
    const told = plan.map(({ tool, things }) => `${tool} ${Object.values(things)}`).join(", ");
    if (objection !== undefined) this.#fault(player, `begins ${told}: ${objection}`);
    for (const [id, thing] of player.meant) {
      const isUsed = plan.some(({ things }) => Object.values(things).includes(id));
      if (isUsed && player.believes.get(id)?.thing !== thing) {
        this.#fault(player, `begins ${told}: ${id} is another thing now`);
      }
    }
  }

  #checkClaims(): void {
    const claimed = new Map<ThingId, string>();
    const { claims } = this.#world;
    for (const player of this.#players) {
      const { name } = player.body;
      for (const id of claimsOf(plannedBy(player.runner))) {
        const other = claimed.get(id);
        if (other !== undefined) this.#fault(player, `claims ${id} beside ${other}`);
        if (claims.holderOf(id) !== name)
          this.#fault(player, `plans with ${id} of ${claims.holderOf(id)}`);
        claimed.set(id, name);
      }
      const awaited = claims.awaitedBy(name);
      const isFree = awaited !== undefined && claims.isFreeFor(name, awaited);
      if (awaited !== undefined) this.counts.waited++;
      if (!isFree) player.waitsSince = undefined;
      else if (player.waitsSince === undefined) player.waitsSince = this.#tick;
      else if (this.#tick - player.waitsSince > PATIENCE) {
        this.#fault(player, `keeps ${awaited} from all`);
      }
    }
  }

  #fault({ body }: SmallPlayer, what: string): void {
    this.faults.push(`at ${this.nowMs} ${body.name} ${what}`);
  }
}

function plannedBy(runner: WorldRunner): readonly PlannedStep[] {
  return runner.remaining.map(({ step, things }) => ({ tool: step.tool, things }));
}
