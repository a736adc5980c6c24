import type { Domain } from "@understudy/planner-core";
import type { ThingId, World } from "@understudy/world";
import type { ViewedAgent } from "../publish/options.ts";
import { namer, type ShownAuthor, shownAuthor } from "./plan-with-reasons.ts";

/** A runner as an overlay reads it. A `PlanRunner` is one. */
export type OverlaidRunner = Omit<ViewedAgent, "goal" | "pursue">;

/** The plan of an agent, and the things that it is about. */
export interface OverlaidPlan {
  readonly viewed: OverlaidRunner;
  /** By the name of each place the thing that stands there. */
  readonly bindings?: ReadonlyMap<string, ThingId> | undefined;
}

/** An agent under an overlay: the words over its head, found out anew whenever its plan went on. */
export class OverlaidAgent {
  readonly id: string;
  readonly #planOf: () => OverlaidPlan | undefined;
  #outcome: OverlaidRunner["outcome"];
  #position = -1;
  #isWaiting = false;
  #bindings: ReadonlyMap<string, ThingId> | undefined;
  /** The last reading of the game that had it. */
  readIn = 0;
  /** Counts how often its words changed. */
  changes = 0;
  goal = "";
  step = "";
  author: ShownAuthor | undefined;
  /** The thing that its step is about. */
  target: ThingId | undefined;

  constructor(id: string, planOf: () => OverlaidPlan | undefined) {
    this.id = id;
    this.#planOf = planOf;
  }

  /** Its plan now; undefined if it has no runner. */
  get plan(): OverlaidPlan | undefined {
    return this.#planOf();
  }

  /** Reads the plan as it is now. Allocates nothing while that stays the same and its step too. */
  read(): void {
    const plan = this.#planOf();
    const viewed = plan?.viewed;
    const { outcome, position = 0, isWaiting = false } = viewed ?? {};
    if (
      outcome === this.#outcome &&
      position === this.#position &&
      isWaiting === this.#isWaiting &&
      this.changes > 0
    ) {
      return;
    }
    if (outcome !== this.#outcome) this.#bindings = plan?.bindings;
    this.#outcome = outcome;
    this.#position = position;
    this.#isWaiting = isWaiting;
    this.changes++;
    this.#describe();
  }

  #describe(): void {
    const outcome = this.#outcome;
    const step = outcome?.plan?.steps[this.#position];
    const named = namer(this.#bindings);
    this.goal = outcome?.goal.name ?? "";
    this.author = undefined;
    this.target = undefined;
    if (outcome === undefined || step === undefined) {
      this.step = this.#isWaiting ? "thinks" : "rests";
      return;
    }
    const values = Object.values(step.args);
    this.step = named([step.tool, ...values].join(" "));
    this.author = shownAuthor(outcome, this.#position);
    const place = values.find((value) => this.#bindings?.has(String(value)) === true);
    this.target = place === undefined ? undefined : this.#bindings?.get(String(place));
  }
}

/** The world of a game, whatever its domain: what an overlay reads of it. */
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
