import type { Step, StepEvent } from "@understudy/planner-core";
import { countKnown } from "../../things/known-things.ts";
import type { StepThings } from "../../typed.ts";
import type { AgentNow } from "../agent-now.ts";
import type { WorldTick } from "../options.ts";
import { exploredBy, thingsOfStep } from "../step-things.ts";

type StepTick = Extract<WorldTick, { readonly event: "start" | "continue" | "finish" }>;

/** The ticks of steps, with their things, and the search of a step for an unseen thing. */
export class StepTeller {
  readonly #now: AgentNow;
  /** The step that runs or has just ended, and its things at its start, even if they left the world or their place since. */
  #step: Step | undefined;
  #things: StepThings = {};
  #told: StepTick | undefined;
  #hasFinished = false;
  /** The search of the running step: the kind of thing, and the number of such things that the agent knew at its start. */
  #search: { readonly kind: string; readonly known: number } | undefined;

  constructor(now: AgentNow) {
    this.#now = now;
  }

  /** The things of a step by the present binding. */
  thingsNow(step: Step): StepThings {
    return thingsOfStep(this.#now.binding, step);
  }

  /** The things of a step that starts now. */
  begin(step: Step): StepThings {
    this.#step = step;
    this.#things = this.thingsNow(step);
    return this.#things;
  }

  /** The things of the step that runs or has just ended. */
  thingsOf(step: Step): StepThings {
    return isSame(this.#step, step) ? this.#things : this.begin(step);
  }

  /** Whether the last step has ended as planned, and nothing else has happened to its plan since. */
  get hasFinished(): boolean {
    return this.#hasFinished;
  }

  /** Hears what happened to a step. */
  heard(type: StepEvent["type"]): void {
    this.#hasFinished = type === "finished";
  }

  /** Whether the running step searches for an unseen thing. */
  get isExploring(): boolean {
    return this.#search !== undefined;
  }

  /** Whether the running search has found a thing of its kind. */
  get hasFound(): boolean {
    const search = this.#search;
    return search !== undefined && this.#known(search.kind) > search.known;
  }

  /** Forgets the running step, because the step of a saved game takes its place. */
  restart(): void {
    this.#step = undefined;
    this.#told = undefined;
    this.forget();
  }

  /** Ends the search of the running step, and forgets how the last one ended. */
  forget(): void {
    this.#search = undefined;
    this.#hasFinished = false;
  }

  /** The tick of a step. A continuing step has the same one in every tick. */
  tell(event: StepTick["event"], step: Step): StepTick {
    const { binding, inner } = this.#now;
    const told = this.#told;
    if (event === "continue" && told?.event === "continue" && told.step === step) return told;
    const explores = exploredBy(binding, step);
    if (event === "start")
      this.#search =
        explores === undefined ? undefined : { kind: explores, known: this.#known(explores) };
    const things = this.thingsOf(step);
    const author = inner.authorOf(event === "finish" ? inner.position - 1 : undefined);
    const tick = { event, step, things, author, explores } as StepTick;
    this.#told = tick;
    return tick;
  }

  #known(kind: string): number {
    return countKnown(this.#now.agent.knowledge, kind);
  }
}

function isSame(one: Step | undefined, { tool, args }: Step): boolean {
  if (one?.args === args) return one.tool === tool;
  return one?.tool === tool && Object.entries(args).every(([name, arg]) => one.args[name] === arg);
}
