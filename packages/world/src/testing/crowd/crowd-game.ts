/**
 * A game of a crowd: loners and squads among the things of one world, with memories, claims, orders and an LLM planner.
 *
 * @module
 */

import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { ScriptedLlmPlanner } from "@understudy/planner-core/testing";
import { Memory } from "../../agent/memory.ts";
import type { OrderChange } from "../../runner/orders.ts";
import type { WorldRunner } from "../../runner/world-runner.ts";
import { worldSquads } from "../../squad/index.ts";
import type { WorldSquadTick } from "../../squad/options.ts";
import type { SquadWorldRunner } from "../../squad/squad-world-runner.ts";
import type { ThingId } from "../../things/thing.ts";
import { World } from "../../world.ts";
import { crowdDomain } from "./crowd-domain.ts";
import { CrowdStage, type Doing } from "./crowd-stage.ts";
import {
  behaviourOf,
  type Draw,
  type LlmTemper,
  READER,
  WatchedOrchestrator,
} from "./watched-orchestrator.ts";
import { WorkClock } from "./work-clock.ts";

const TICK_MS = 250;
const SQUADS: readonly (readonly string[])[] = [
  ["ann", "bo", "cai"],
  ["dan", "eve"],
];
/** All members of squads. An agent that has left its squad is a loner. */
export const MEMBERS: readonly string[] = SQUADS.flat();
/** Agents that are members of no squad. The game asks for the names that end in `m`. */
export const LONERS: readonly string[] = ["pim", "pom", "pip"];
const BUDGETS_MS = [8, 40, 200, 600];

/** An order that a loner was given, and the last that it told of it. */
export interface GivenOrder {
  readonly agent: string;
  readonly log: ThingId;
  state: "given" | OrderChange["state"];
}

/** A crowd of loners and squads. Judges everything that they do by its own stage. */
export class CrowdGame {
  readonly clock = new WorkClock();
  readonly stage: CrowdStage;
  readonly faults: string[] = [];
  /** Counts of the events under test. */
  readonly counts: Record<string, number> = {};
  readonly loners = new Map<string, WorldRunner>();
  readonly orders: GivenOrder[] = [];
  /** The LLM planner's behaviour; undefined for a game without an LLM planner. */
  temper: LlmTemper | undefined;
  world: World;
  nowMs = 0;
  readonly #draw: Draw;
  readonly #llm: ScriptedLlmPlanner;
  readonly #budgets: ReadonlyMap<string, number>;
  /** Whether squads are told when their steps end. */
  readonly #isTold: boolean;
  /** The number of open steps, by agent and step. */
  readonly #open = new Map<string, number>();
  /** By squad: the time until which it has no ticks. */
  readonly #pausedUntilMs = SQUADS.map(() => 0);
  #orchestrator: WatchedOrchestrator;
  #squads: readonly SquadWorldRunner[];

  constructor(draw: Draw, hasLlm: boolean) {
    const names = [...MEMBERS, ...LONERS];
    this.#draw = draw;
    this.temper = hasLlm ? "right" : undefined;
    this.#isTold = draw(2) === 0;
    this.#budgets = new Map(names.map((name) => [name, BUDGETS_MS[draw(4)] as number]));
    this.stage = new CrowdStage(names, draw);
    this.#llm = new ScriptedLlmPlanner({
      clock: this.clock,
      script: ({ domain }, _, { draft }) => {
        const temper = this.temper ?? "down";
        this.#count(`llm ${temper}`);
        return behaviourOf(temper, draw, domain.actions.count, draft);
      },
    });
    this.world = this.#makeWorld();
    this.#orchestrator = this.#makeOrchestrator(undefined);
    for (const kind of ["axe", "axe", "log", "log", "log", "log", "log", "log"] as const) {
      this.add(kind);
    }
    for (const name of LONERS) this.#makeLoner(name);
    this.#squads = SQUADS.map((each) => this.#makeSquad(each));
  }

  /** Late and missing answers, once all should have come. */
  get lateAnswers(): readonly string[] {
    return this.#orchestrator.faults;
  }

  /** The squad of a member, or former member. */
  squadOf(name: string): SquadWorldRunner {
    return this.#squads[SQUADS.findIndex((each) => each.includes(name))] as SquadWorldRunner;
  }

  /** Gives the squad of a member no ticks for a while. */
  pause(member: string, untilMs: number): void {
    this.#pausedUntilMs[this.#squads.indexOf(this.squadOf(member))] = untilMs;
  }

  add(kind: "log" | "axe"): void {
    const id = this.stage.add(kind);
    this.world.add(kind, id, this.stage.logs.get(id) ?? {});
  }

  remove(id: ThingId): void {
    this.stage.remove(id);
    this.world.remove(id);
  }

  order(agent: string, log: ThingId, priority: number): void {
    if (this.orders.some((each) => each.agent === agent && each.log === log)) return;
    this.orders.push({ agent, log, state: "given" });
    this.world.agent(agent).orders.add({ goal: "brought", things: { it: log } }, priority);
  }

  leave(member: string): void {
    if (!this.squadOf(member).members.includes(member)) return;
    this.stage.drop(member);
    this.squadOf(member).left(member);
    this.#makeLoner(member);
  }

  join(member: string): void {
    if (this.squadOf(member).members.includes(member)) return;
    this.loners.get(member)?.dispose();
    this.loners.delete(member);
    this.stage.drop(member);
    this.squadOf(member).joined(member, this.stage.own(member));
  }

  /** The goal of a loner without orders. */
  ownGoalOf(name: string) {
    return { oneOf: ["fed", name < "pom" ? "stocked" : "stocked_by"] };
  }

  /** Makes everything anew from saved data, as when a game is loaded, while requests are open. */
  reload(): void {
    const before = JSON.stringify(this.world.claims.save());
    const saved = JSON.stringify([this.world.save(), this.#squads]);
    const [world, squads] = JSON.parse(saved) as [unknown, unknown[]];
    const loners = [...this.loners.keys()];
    this.#orchestrator.dispose();
    this.world = this.#makeWorld();
    this.#orchestrator = this.#makeOrchestrator(this.#orchestrator);
    for (const id of this.stage.places.keys()) {
      const log = this.stage.logs.get(id);
      this.world.add(log === undefined ? "axe" : "log", id, log ?? {});
    }
    this.loners.clear();
    for (const name of loners) this.#makeLoner(name);
    this.#squads = SQUADS.map((each) => this.#makeSquad(each));
    this.world.restore(world);
    for (const [at, squad] of this.#squads.entries()) squad.restore(squads[at]);
    const after = JSON.stringify(this.world.claims.save());
    if (before !== after) this.fault(`claims ${after} after a reload instead of ${before}`);
  }

  async tick(): Promise<void> {
    for (const name of this.stage.bodies.keys()) {
      const agent = this.world.agent(name);
      const believed = (agent.memory?.recall() ?? []).map(({ thing }) => thing.id);
      const missed = believed.filter((id) => !this.stage.places.has(id));
      agent.see([...this.stage.sees(name), ...missed], this.nowMs);
    }
    this.#endSteps();
    const areSquadsFirst = this.#draw(2) === 0;
    const awake = this.#squads.filter((_, at) => this.nowMs >= (this.#pausedUntilMs[at] ?? 0));
    if (areSquadsFirst) for (const squad of awake) this.#tickSquad(squad);
    for (const [name, runner] of this.loners) this.#tickLoner(name, runner);
    if (!areSquadsFirst) for (const squad of awake) this.#tickSquad(squad);
    for (const doing of new Set(this.stage.doing.values())) this.#checkClaims(doing);
    this.world.planMany(this.#orchestrator, 4);
    await this.clock.advance(TICK_MS);
    this.nowMs += TICK_MS;
  }

  fault(what: string): void {
    this.faults.push(`${this.nowMs} ${what}`);
  }

  #makeWorld(): World {
    const world = new World(crowdDomain, {
      ...{ clock: this.clock, squads: worldSquads, nameOf: ({ id }) => String(id) },
      way: (agent, from, to) => this.stage.way(agent, from, to),
    });
    for (const name of this.stage.bodies.keys()) world.agent(name, { memory: new Memory() });
    return world;
  }

  #makeOrchestrator(before: WatchedOrchestrator | undefined): WatchedOrchestrator {
    return new WatchedOrchestrator({
      ...{ domain: this.world.domain, clock: this.clock, reader: READER },
      ...{ planner: new ClassicalPlanner(), time: new TimePlanner() },
      ...(this.temper === undefined ? {} : { llm: this.#llm }),
    }).watch(this.clock, this.#draw, before);
  }

  #makeSquad(names: readonly string[]): SquadWorldRunner {
    return this.world.squad(names).runner({
      ...{ orchestrator: this.#orchestrator, goal: "stocked", budgetMs: 200 },
      ends: this.#isTold ? "told" : "timed",
      onError: (error) => this.fault(`squad: ${error}`),
      onStepEvent: ({ type, agent, step }) => this.#note(agent, JSON.stringify(step), type),
    });
  }

  #makeLoner(name: string): void {
    const runner = this.world.agent(name).runner({
      ...{ orchestrator: this.#orchestrator, goal: this.ownGoalOf(name) },
      asks: name.endsWith("m") ? "game" : "runner",
      budgetMs: this.#budgets.get(name) as number,
      onError: (error) => this.fault(`${name}: ${error}`),
      onOrderChange: (change) => this.#ordered(name, change),
      onStepEvent: ({ type, step }) => this.#note(`${name} alone`, JSON.stringify(step), type),
    });
    this.loners.set(name, runner);
  }

  #ordered(agent: string, { order, state }: OrderChange): void {
    const { it } = Object(Object(order.goal).things) as { readonly it?: ThingId };
    const given = this.orders.find((each) => each.agent === agent && each.log === it);
    if (given === undefined) this.fault(`${agent} was not ordered ${String(it)}`);
    else given.state = state;
  }

  /** Each step that starts ends once. */
  #note(agent: string, step: string, type: string): void {
    const key = `${agent} ${step}`;
    const open = (this.#open.get(key) ?? 0) + (type === "started" ? 1 : -1);
    if (open < 0 || open > 1) this.fault(`${key} ${type}, ${open} are open`);
    this.#open.set(key, open);
    this.#count(type);
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  #endSteps(): void {
    for (const doing of new Set(this.stage.doing.values())) {
      if (doing.endsAtMs > this.nowMs) continue;
      const [name] = doing.members as [string];
      const loner = this.loners.get(name);
      if (loner === undefined && !this.#isTold) continue;
      const isDone = this.#end(doing);
      const squad = this.squadOf(name);
      if (isDone) loner === undefined ? squad.finished(name) : loner.finished();
      else loner === undefined ? squad.failed(name, "in vain") : loner.failed("in vain");
    }
  }

  #end(doing: Doing): boolean {
    const isDone = this.stage.end(doing);
    const { log } = doing.things;
    const facts = log === undefined ? undefined : this.stage.logs.get(log);
    if (log !== undefined && facts !== undefined) this.world.set(log, facts);
    return isDone;
  }

  #tickSquad(squad: SquadWorldRunner): void {
    const { stage } = this;
    const own = squad.members.map((name) => [name, stage.own(name)] as const);
    const actions = squad.tick(Object.fromEntries(own), { stock: stage.stock }, this.nowMs);
    for (const [name, action] of Object.entries(actions)) this.#act(name, action);
  }

  #act(name: string, action: WorldSquadTick[string]): void {
    const { stage } = this;
    if (action.event === "interrupt") stage.drop(name);
    if (action.event === "idle" || action.event === "wait" || action.event === "interrupt") return;
    const { tool } = action.step;
    const doing = stage.doing.get(name);
    if (action.event === "start" && action.agent === name) {
      this.#begin([name, ...action.with], tool, action.things, action.durationMs);
    } else if (action.event === "continue" && doing?.tool !== tool) {
      this.fault(`${name} is to continue ${tool}, but does ${doing?.tool}`);
    } else if (action.event === "finish" && action.agent === name) {
      if (doing === undefined) this.fault(`${name} is to finish ${tool}, but does nothing`);
      else this.#end(doing);
    }
  }

  #tickLoner(name: string, runner: WorldRunner): void {
    const { stage } = this;
    const before = stage.doing.get(name);
    const { event, step, things } = runner.tick(stage.own(name), this.nowMs);
    if (event === "continue") {
      if (before?.tool !== step.tool) {
        this.fault(`${name} is to continue ${step.tool}, but does ${before?.tool}`);
      }
      return;
    }
    // What was broken off is told by the next step, or by none.
    stage.drop(name);
    if (event !== "start") return;
    const way = things["to"] === undefined ? 1 : stage.way(name, undefined, things["to"]);
    const seconds = { go: way, cut: 2, drag: 6 }[step.tool] ?? 1;
    this.#begin([name], step.tool, things, 1000 * seconds);
  }

  #begin(members: readonly string[], tool: string, things: Doing["things"], ms: number): void {
    const { stage } = this;
    const doing: Doing = { tool, things, members, endsAtMs: this.nowMs + ms };
    for (const name of members) {
      const other = stage.doing.get(name);
      if (other !== undefined) this.fault(`${name} is to ${tool}, but does ${other.tool}`);
    }
    for (const role of ["log", "axe"]) {
      const rival = [...stage.doing.values()].find((each) => each.things[role] === things[role]);
      if (things[role] === undefined || rival === undefined) continue;
      this.fault(`${members} ${tool} ${String(things[role])} beside ${rival.members}`);
    }
    this.#checkClaims(doing);
    const who = members.length > 1 ? "joint" : this.loners.has(members[0] ?? "") ? "lone" : "squad";
    this.#count(`${who} ${tool}`);
    for (const name of members) stage.doing.set(name, doing);
  }

  /** The agents that do a step, or their squad, have claimed its things. */
  #checkClaims({ tool, things, members }: Doing): void {
    const [name] = members as [string];
    const squad = SQUADS.find((each) => each.includes(name)) ?? [];
    const mates = squad.filter((each) => !this.loners.has(each));
    const mine = this.loners.has(name) ? [name] : [squad.join("+"), ...mates];
    for (const role of ["log", "axe"]) {
      const id = things[role];
      if (id === undefined || !this.stage.places.has(id)) continue;
      const holder = this.world.claims.holderOf(id);
      if (holder !== undefined && mine.includes(holder)) continue;
      this.fault(`${members} ${tool} ${String(id)}, which ${holder} holds`);
    }
  }
}
