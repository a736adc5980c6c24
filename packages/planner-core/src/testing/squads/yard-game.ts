/**
 * A game for a squad: a yard where one holds a beam while another nails it.
 *
 * @module
 */

import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type { SquadAction, SquadPlanner, SquadRunnerOptions } from "../../squads/runner/options.ts";
import { SquadRunner } from "../../squads/runner/squad-runner.ts";

/** A building yard: one member must hold the beam while another nails it. */
export const buildingYard: Domain = loadDomain({
  name: "yard",
  state: {
    at: { type: "enum", values: ["mill", "site"] },
    beam_up: { type: "boolean", shared: true, default: false },
    nailed: { type: "boolean", shared: true, default: false },
    planks: { type: "integer", min: 0, max: 20, shared: true, default: 0 },
    shop_open: { type: "boolean", shared: true, sensed: true, default: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["mill", "site"] } },
      then: { at: "$to" },
      duration: 6,
    },
    { name: "saw", when: { at: "mill" }, then: { planks: { "+": 2 } }, duration: 4 },
    {
      name: "hold_beam",
      when: { at: "site", planks: { ">=": 2 } },
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: 3, to: 30 },
      interrupted: { beam_up: false },
    },
    {
      name: "nail",
      when: { at: "site" },
      during: { beam_up: true },
      then: { nailed: true },
      duration: 3,
    },
    { name: "carry", partners: 1, when: { at: "mill" }, then: { at: "site" }, duration: 9 },
    { name: "buy", when: { shop_open: true }, then: { planks: { "+": 6 } }, duration: 1, cost: 5 },
  ],
  goals: [{ name: "raised", when: { nailed: true } }],
  events: [{ at: 60, then: { shop_open: false } }],
});

/** The mishaps of a game. */
export interface YardLuck {
  /** The time that the next step takes, as a multiple of the time that was said. */
  lateness(): number;
  isFailing(): boolean;
}

interface Work {
  readonly step: Step;
  readonly members: readonly string[];
  readonly endsAtMs: number;
}

/** A game that plays the yard, and checks that no order breaks its rules. */
export class YardGame {
  readonly at: Map<string, string> = new Map();
  readonly faults: string[] = [];
  runner: SquadRunner;
  nowMs = 0;
  #beam: string | undefined;
  #raised = 0;
  #isNailed = false;
  #planks = 0;
  #works: Work[] = [];
  readonly #luck: YardLuck;
  readonly #options: ConstructorParameters<typeof SquadRunner>[0];

  /**
   * @param planner plans for the domain `buildingYard`
   * @param more further options of the runner
   */
  constructor(
    names: readonly string[],
    planner: SquadPlanner,
    luck: YardLuck,
    more: Partial<Pick<SquadRunnerOptions, "asks" | "budgetMs" | "expansions">> = {},
  ) {
    this.#luck = luck;
    for (const name of names) this.at.set(name, "mill");
    this.#options = {
      orchestrator: planner,
      ...{ members: names, goal: "raised", budgetMs: 50 },
      onError: (error) => this.faults.push(String(error)),
      ...more,
    };
    this.runner = new SquadRunner(this.#options);
  }

  /** Number of beams that are nailed. The next one comes in the next tick. */
  get raised(): number {
    return this.#raised;
  }

  /** The present doings of the members, in words. */
  get scene(): string {
    const works = this.#works.map(({ step, members }) => `${step.tool} ${members.join("+")}`);
    return `${this.nowMs}: ${works.join(", ")}; planks ${this.#planks}`;
  }

  tick(ms: number): Readonly<Record<string, SquadAction>> {
    this.nowMs += ms;
    if (this.#isNailed && this.#works.length === 0) {
      this.#isNailed = false;
      this.#planks = 0;
    }
    for (const work of [...this.#works]) {
      if (work.endsAtMs <= this.nowMs) this.#end(work);
    }
    const actions = this.runner.tick(this.#states, this.#shared, this.nowMs);
    for (const [name, action] of Object.entries(actions)) this.#act(name, action);
    return actions;
  }

  leave(name: string): void {
    this.#drop(name);
    this.at.delete(name);
    this.runner.left(name);
  }

  join(name: string): void {
    this.at.set(name, "mill");
    this.runner.joined(name, { at: "mill" });
  }

  /** Saves and restores the runner in the middle of everything. */
  reload(): void {
    const saved: unknown = JSON.parse(JSON.stringify(this.runner));
    this.runner = SquadRunner.restore(saved, this.#options);
  }

  get #states() {
    return Object.fromEntries([...this.at].map(([name, at]) => [name, { at }]));
  }

  get #shared() {
    const open = this.nowMs < 60_000;
    const beam = this.#beam !== undefined;
    return { beam_up: beam, nailed: this.#isNailed, planks: this.#planks, shop_open: open };
  }

  #act(name: string, action: SquadAction): void {
    if (action.event === "interrupt") this.#drop(name);
    else if (action.event === "finish") {
      const work = this.#workOf(name);
      if (work !== undefined && action.agent === name) this.#end(work, true);
    } else if (action.event === "start" && action.agent === name) {
      this.#begin(action.step, [name, ...action.with], action.durationMs);
    } else if (action.event === "continue" && this.#workOf(name) === undefined) {
      this.faults.push(`${name} is to continue ${action.step.tool}, but does nothing`);
    }
  }

  #begin(step: Step, members: readonly string[], durationMs: number): void {
    for (const name of members) {
      if (this.#workOf(name) !== undefined) this.faults.push(`${name} is busy at ${this.scene}`);
    }
    const isAt = (place: string): boolean => members.every((name) => this.at.get(name) === place);
    const fits =
      step.tool === "walk" ||
      ((step.tool === "saw" || step.tool === "carry") && isAt("mill")) ||
      (step.tool === "hold_beam" && isAt("site") && this.#planks >= 2) ||
      (step.tool === "nail" && isAt("site") && this.#beam !== undefined) ||
      (step.tool === "buy" && this.nowMs < 60_000);
    if (!fits) this.faults.push(`${members.join("+")} cannot ${step.tool} at ${this.scene}`);
    if (step.tool === "hold_beam") this.#beam = members[0];
    const isHeld = step.tool === "hold_beam";
    const endsAtMs = isHeld
      ? Number.POSITIVE_INFINITY
      : this.nowMs + durationMs * this.#luck.lateness();
    this.#works.push({ step, members, endsAtMs });
  }

  #end(work: Work, isTold = false): void {
    const { step, members } = work;
    this.#works = this.#works.filter((each) => each !== work);
    if (!isTold && this.#luck.isFailing()) {
      this.runner.failed(members.at(-1) as string, "bad luck");
      return;
    }
    for (const name of members) {
      if (step.tool === "walk") this.at.set(name, String(step.args["to"]));
      if (step.tool === "carry") this.at.set(name, "site");
    }
    if (step.tool === "saw") this.#planks = Math.min(20, this.#planks + 2);
    if (step.tool === "buy") this.#planks = Math.min(20, this.#planks + 6);
    if (step.tool === "hold_beam") this.#beam = undefined;
    if (step.tool === "nail") {
      if (this.#beam === undefined) this.faults.push(`nailed a beam that fell at ${this.scene}`);
      this.#isNailed = true;
      this.#raised++;
    }
    if (!isTold) this.runner.finished(members[0] as string);
  }

  #drop(name: string): void {
    if (this.#beam === name) this.#beam = undefined;
    this.#works = this.#works.filter(({ members }) => !members.includes(name));
  }

  #workOf(name: string): Work | undefined {
    return this.#works.find(({ members }) => members.includes(name));
  }
}
