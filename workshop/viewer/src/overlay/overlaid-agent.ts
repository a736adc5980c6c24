import type { Domain } from "@understudy/planner-core";
import type { ThingId, World, WorldRunner } from "@understudy/world";
import type { ViewedAgent } from "../publish/options.ts";
import { namer, type ShownAuthor, shownAuthor } from "./plan-with-reasons.ts";

/** The part of a runner that an overlay reads. A `PlanRunner` fits. */
export type OverlaidRunner = Omit<ViewedAgent, "goal" | "pursue">;

/** An agent's plan and its things. */
export interface OverlaidPlan {
  readonly viewed?: OverlaidRunner | undefined;
  /** Things by place name. */
  readonly bindings?: ReadonlyMap<string, ThingId> | undefined;
  /** The activity of a member of a squad. */
  readonly doing?: { readonly goal: string; readonly step: string } | undefined;
  /** The change that the agent without a plan waits for. A `WorldRunner` tells. */
  readonly waitsFor?: WorldRunner["waitsFor"];
}

/** The most kinds of things that a label names. */
const MOST_KINDS = 2;

/** An agent under an overlay, with its label, which is recomputed when the plan advances. */
export class OverlaidAgent {
  readonly id: string;
  readonly #planOf: () => OverlaidPlan | undefined;
  #outcome: OverlaidRunner["outcome"];
  #position = -1;
  #isWaiting = false;
  #bindings: ReadonlyMap<string, ThingId> | undefined;
  #waitsFor: OverlaidPlan["waitsFor"];
  #doing: OverlaidPlan["doing"];
  /** Number of the last reading of the game that included it. */
  readIn = 0;
  /** Number of changes of the label. */
  changes = 0;
  goal = "";
  step = "";
  author: ShownAuthor | undefined;
  /** The thing of the current step. */
  target: ThingId | undefined;

  constructor(id: string, planOf: () => OverlaidPlan | undefined) {
    this.id = id;
    this.#planOf = planOf;
  }

  /** The current plan; undefined without a runner. */
  get plan(): OverlaidPlan | undefined {
    return this.#planOf();
  }

  /** Reads the current plan. Allocates nothing while plan and step are unchanged. */
  read(): void {
    const plan = this.#planOf();
    const viewed = plan?.viewed;
    const { outcome, position = 0, isWaiting = false } = viewed ?? {};
    const doing = outcome === undefined ? plan?.doing : undefined;
    const waitsFor = outcome === undefined && !isWaiting ? plan?.waitsFor : undefined;
    if (
      outcome === this.#outcome &&
      position === this.#position &&
      isWaiting === this.#isWaiting &&
      waitsFor === this.#waitsFor &&
      doing?.step === this.#doing?.step &&
      doing?.goal === this.#doing?.goal &&
      this.changes > 0
    ) {
      return;
    }
    if (outcome !== this.#outcome) this.#bindings = plan?.bindings;
    this.#outcome = outcome;
    this.#position = position;
    this.#isWaiting = isWaiting;
    this.#waitsFor = waitsFor;
    this.#doing = doing;
    this.changes++;
    this.#describe();
  }

  #describe(): void {
    const outcome = this.#outcome;
    const step = outcome?.plan?.steps[this.#position];
    const named = namer(this.#bindings);
    this.goal = outcome?.goal.name ?? this.#doing?.goal ?? "";
    this.author = undefined;
    this.target = undefined;
    if (outcome === undefined || step === undefined) {
      this.step = this.#doing?.step ?? (this.#isWaiting ? "thinks" : sleepOf(this.#waitsFor));
      return;
    }
    const values = Object.values(step.args);
    this.step = named([step.tool, ...values].join(" "));
    this.author = shownAuthor(outcome, this.#position);
    const place = values.find((value) => this.#bindings?.has(String(value)) === true);
    this.target = place === undefined ? undefined : this.#bindings?.get(String(place));
  }
}

/** Why an agent without a plan does nothing. */
function sleepOf(change: OverlaidPlan["waitsFor"]): string {
  if (change === undefined) return "rests";
  const { kinds, thing } = change;
  if (thing !== undefined) return `sleeps until ${thing} is free`;
  const areFew = kinds.length > 0 && kinds.length <= MOST_KINDS;
  return `sleeps until a thing changes${areFew ? `: ${kinds.join(", ")}` : ""}`;
}

/** The part of a game's world that an overlay reads, for any domain. */
export interface OverlaidWorld {
  readonly domain: { readonly untyped: Domain };
  readonly agents: Iterable<{
    readonly name: string;
    readonly currentRunner: OverlaidPlan | undefined;
    believes(id: ThingId): Readonly<Record<string, unknown>> | undefined;
  }>;
  readonly claims: Pick<World["claims"], "changes" | "heldBy">;
  get(id: ThingId): Readonly<Record<string, unknown>> | undefined;
}
