import type { Step } from "@understudy/planner-core";
import type { SquadAction, SquadTask, StepUse } from "@understudy/planner-core/squad";
import { SQUAD_REST_REASONS } from "../messages/session-messages.ts";
import type { SessionSquadParts } from "./squad-parts.ts";

/** A step that members were told to begin. */
interface BegunStep {
  readonly step: Step;
  readonly key: string;
  /** The members that still do it. */
  readonly crew: Set<string>;
}

/** A step as a member begins it. */
export type BegunTask = SquadTask & { readonly for: readonly StepUse[] };

/** The running steps of a squad by their ids, and the last rest or wait sent to each member. */
export class SquadSteps {
  readonly #squad: string;
  readonly #parts: Pick<SessionSquadParts, "push" | "nextStepId">;
  readonly #begun = new Map<number, BegunStep>();
  /** The last rest or wait that each member was told of. */
  readonly #last = new Map<string, string>();

  constructor(squad: string, parts: Pick<SessionSquadParts, "push" | "nextStepId">) {
    this.#squad = squad;
    this.#parts = parts;
  }

  /** Sends a member's next action, unless it is the one sent last. */
  tell(name: string, action: SquadAction): void {
    if (action.event === "wait" || action.event === "idle") {
      this.#tellPause(name, action);
      return;
    }
    this.#last.delete(name);
    if (action.event === "start") this.begin(name, action);
    else if (action.event === "finish")
      this.#finish(name, keyOf(action.step, [action.agent, ...action.with]));
    else if (action.event === "interrupt") {
      const key = keyOf(action.step, [name, ...action.with]);
      for (const [stepId, { key: other, crew }] of this.#begun) {
        if (other === key && crew.has(name)) this.#break(name, stepId, action.reason);
      }
    }
  }

  /**
   * Takes the report of a step's end. The end counts for all that take part: they are told to finish.
   *
   * @returns the step; undefined if the member does no step with this id
   */
  end(name: string, stepId: number, event: "finished" | "failed"): Step | undefined {
    const begun = this.#begun.get(stepId);
    if (begun === undefined || !begun.crew.delete(name)) return undefined;
    if (event === "finished") {
      for (const other of begun.crew) this.#parts.push({ type: "finish", agent: other, stepId });
      begun.crew.clear();
    }
    if (begun.crew.size === 0) this.#begun.delete(stepId);
    return begun.step;
  }

  /** Tells the client to break off the steps of a member. */
  interrupt(name: string, reason: string): void {
    this.#last.delete(name);
    for (const [stepId, { crew }] of this.#begun) {
      if (crew.has(name)) this.#break(name, stepId, reason);
    }
  }

  interruptAll(reason: string): void {
    for (const [stepId, { crew }] of this.#begun) {
      for (const name of [...crew]) this.#break(name, stepId, reason);
    }
  }

  /** Sends `begin` for a step that a member starts now, or does already. */
  begin(name: string, action: BegunTask): void {
    const { step, agent, untilMs, durationMs } = action;
    const crew = [agent, ...action.with];
    const key = keyOf(step, crew);
    const isBegun = (each: BegunStep): boolean => each.key === key && !each.crew.has(name);
    const known = [...this.#begun].find(([, each]) => isBegun(each));
    const stepId = known?.[0] ?? this.#parts.nextStepId();
    const begun = known?.[1] ?? { step, key, crew: new Set<string>() };
    begun.crew.add(name);
    // A step that takes effect at once ends without a report.
    if (durationMs > 0) this.#begun.set(stepId, begun);
    this.#parts.push({
      ...{ type: "begin", agent: name, stepId, step: stepMessage(step), squad: this.#squad },
      ...{ with: crew.filter((other) => other !== name), untilMs },
      for: usesMessage(action.for),
    });
  }

  #finish(name: string, key: string): void {
    for (const [stepId, { key: other, crew }] of this.#begun) {
      if (other !== key || !crew.delete(name)) continue;
      this.#parts.push({ type: "finish", agent: name, stepId });
      if (crew.size === 0) this.#begun.delete(stepId);
      return;
    }
  }

  #break(name: string, stepId: number, reason: string): void {
    const begun = this.#begun.get(stepId);
    begun?.crew.delete(name);
    if (begun?.crew.size === 0) this.#begun.delete(stepId);
    this.#parts.push({ type: "interrupt", agent: name, stepId, reason });
  }

  #tellPause(name: string, action: Extract<SquadAction, { event: "wait" | "idle" }>): void {
    const { untilMs, ...lasting } = { untilMs: undefined, ...action };
    const told = JSON.stringify(lasting);
    if (this.#last.get(name) === told) return;
    this.#last.set(name, told);
    const squad = this.#squad;
    if (action.event === "wait") {
      const { step, what, for: other } = action;
      const of = other === undefined ? {} : { for: other };
      const wait = { ...of, what, untilMs: action.untilMs };
      this.#parts.push({ type: "wait", agent: name, squad, step: stepMessage(step), ...wait });
      return;
    }
    const reason = SQUAD_REST_REASONS.find((each) => each === action.reason);
    if (reason !== undefined) this.#parts.push({ type: "rest", agent: name, squad, reason });
  }
}

function keyOf({ tool, args }: Step, crew: readonly string[]): string {
  return JSON.stringify([tool, args, [...crew].sort()]);
}

/** The uses of a step, as a message has them. */
export function usesMessage(uses: readonly StepUse[]): { agent?: string; what: string }[] {
  return uses.map(({ agent, what }) => ({ ...(agent === undefined ? {} : { agent }), what }));
}

/** A step, as a message has it. */
export function stepMessage({ tool, args }: Step): { tool: string; args: Step["args"] } {
  return { tool, args: { ...args } };
}
