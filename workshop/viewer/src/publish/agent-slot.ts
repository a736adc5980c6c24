import type { Domain, Goal, GoalReference, Outcome } from "@understudy/planner-core";
import { originOf } from "@understudy/planner-core/internal";
import { AGENT_FIELDS, SOURCES, STATUSES } from "../protocol/frame.ts";
import type { AgentSummary } from "../protocol/hello.ts";
import type { ViewedMap } from "./map.ts";
import type { AgentOptions, ViewedAgent } from "./options.ts";
import type { TextTable } from "./text-table.ts";

const FIELD = Object.fromEntries(AGENT_FIELDS.map((name, index) => [name, index])) as Readonly<
  Record<(typeof AGENT_FIELDS)[number], number>
>;
const STATUS = Object.fromEntries(STATUSES.map((name, index) => [name, index])) as Readonly<
  Record<(typeof STATUSES)[number], number>
>;

/** A shown agent: reads its row of a frame, and caches expensive parts. */
export class AgentSlot {
  readonly summary: AgentSummary;
  readonly domain: Domain;
  readonly runner: ViewedAgent;
  /** Whether its last request ended without a plan. */
  isStuck = false;
  readonly #map: ViewedMap;
  readonly #position: AgentOptions["position"];
  readonly #placeSlot: number;
  readonly #places: Int32Array | undefined;
  #outcome: Outcome | undefined;
  #step = -1;
  #reference: GoalReference | undefined;
  #goal = -1;
  #action = -1;
  #source = -1;

  constructor(summary: AgentSummary, domain: Domain, map: ViewedMap, options: AgentOptions) {
    this.summary = summary;
    this.domain = domain;
    this.runner = options.runner;
    this.#map = map;
    this.#position = options.position;
    const variable = map.variableOf(domain);
    this.#placeSlot = variable?.slot ?? -1;
    this.#places = variable?.places;
  }

  /** Drops cached text indices after the table was cleared. */
  forgetTexts(): void {
    this.#outcome = undefined;
    this.#reference = undefined;
    this.#step = -1;
    this.#goal = -1;
    this.#action = -1;
  }

  /** Writes the current row. Allocates nothing while plan and step are unchanged. Never throws. */
  read(row: Int32Array, texts: TextTable): void {
    try {
      this.#read(row, texts);
    } catch {
      // An agent whose getters throw is shown without plan and position: a viewer must not stop the game.
      row.fill(-1);
      row[FIELD.step] = 0;
      row[FIELD.steps] = 0;
      row[FIELD.status] = STATUS.idle;
      this.forgetTexts();
    }
  }

  #read(row: Int32Array, texts: TextTable): void {
    const { runner } = this;
    const { outcome, position } = runner;
    this.#readPlan(outcome, position, texts);
    const state = runner.observed;
    const code = this.#placeSlot < 0 ? undefined : state?.[this.#placeSlot];
    row[FIELD.place] = (code === undefined ? undefined : this.#places?.[code]) ?? -1;
    const at = this.#whereabouts();
    row[FIELD.x] = at === undefined ? -1 : this.#map.x(at.x);
    row[FIELD.y] = at === undefined ? -1 : this.#map.y(at.y);
    row[FIELD.goal] = this.#goal;
    row[FIELD.step] = outcome === undefined ? 0 : position;
    row[FIELD.steps] = outcome?.plan?.actions.length ?? 0;
    row[FIELD.action] = this.#action;
    row[FIELD.source] = this.#source;
    row[FIELD.status] = this.#status(outcome !== undefined);
  }

  #whereabouts(): { readonly x: number; readonly y: number } | undefined {
    try {
      return this.#position?.();
    } catch {
      // An agent whose position throws is nowhere: a viewer must not stop the game.
      return undefined;
    }
  }

  #status(hasPlan: boolean): number {
    if (this.runner.isPlaying) return STATUS.playing;
    if (hasPlan) return STATUS.between;
    if (this.runner.isWaiting) return STATUS.waiting;
    return this.isStuck ? STATUS.stuck : STATUS.idle;
  }

  #readPlan(outcome: Outcome | undefined, position: number, texts: TextTable): void {
    if (outcome !== this.#outcome || position !== this.#step) {
      const action = outcome?.plan?.actions[position];
      this.#action = action === undefined ? -1 : texts.of(this.domain.formatAction(action));
      this.#step = position;
    }
    const reference = outcome === undefined ? this.runner.goal : undefined;
    if (outcome === this.#outcome && reference === this.#reference) return;
    this.#outcome = outcome;
    this.#reference = reference;
    this.#source = outcome === undefined ? -1 : SOURCES.indexOf(originOf(outcome));
    const text =
      outcome === undefined
        ? referenceText(this.domain, reference)
        : goalText(this.domain, outcome.goal);
    this.#goal = text === undefined ? -1 : texts.of(text);
  }
}

/** Display text of a goal: name or condition. */
export function goalText(domain: Domain, { name, condition }: Goal): string {
  return name ?? domain.format(condition);
}

/** Display text of an agent's given goal; undefined if it is one of several. */
function referenceText(domain: Domain, reference: GoalReference | undefined): string | undefined {
  if (reference === undefined) return undefined;
  if (typeof reference === "string") return reference;
  if (typeof reference !== "object" || reference === null) return undefined;
  if ("directive" in reference) return `“${String(reference.directive).slice(0, 80)}”`;
  if ("oneOf" in reference) return undefined;
  try {
    return goalText(domain, domain.goal(reference));
  } catch {
    // The runner has already reported its error to the game.
    return undefined;
  }
}
