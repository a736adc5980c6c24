import type { Step } from "@understudy/planner-core";
import type { SquadAction, SquadRole, SquadTask, StepUse } from "@understudy/planner-core/squad";
import type { StepThings } from "@understudy/world";
import { SQUAD_REST_REASONS } from "../messages/session-messages.ts";
import type { PlayParts } from "./play-parts.ts";
import { stepOfThings } from "./step-things.ts";

/** A step, with the things of its places if it has any. */
interface SaidStep {
  readonly step: Step;
  readonly things?: StepThings;
}

/** A step as a member of a squad begins it. */
export type BegunTask = SquadTask & SaidStep & { readonly for: readonly StepUse[] };

/** A step as the one that leads it does it, with the roles of the others. */
export type LedTask = BegunTask & Pick<SquadRole, "roles">;

/** A step that agents were told to begin. */
interface BegunStep {
  readonly step: Step;
  readonly key: string;
  /** The agents that still do it. */
  readonly crew: Set<string>;
}

/** The running steps of an agent or a squad by their ids, and the last rest or wait sent to each member. */
export class ToldSteps {
  readonly #parts: Pick<PlayParts, "push" | "nextStepId">;
  readonly #squad: string;
  readonly #begun = new Map<number, BegunStep>();
  /** The last rest or wait that each member was told of. */
  readonly #last = new Map<string, string>();

  /** @param squad its name. Default: the steps of an agent */
  constructor(parts: Pick<PlayParts, "push" | "nextStepId">, squad = "") {
    this.#parts = parts;
    this.#squad = squad;
  }

  /** Sends `begin` for the next step of an agent that does one at a time. */
  start(agent: string, said: SaidStep): void {
    const stepId = this.#parts.nextStepId();
    this.#begun.clear();
    this.#begun.set(stepId, { step: said.step, key: "", crew: new Set([agent]) });
    this.#parts.push({ type: "begin", agent, stepId, step: stepMessage(said) });
  }

  /** Handles an event of the step of such an agent: the client is told of an end that it did not report. */
  happened(agent: string, { type, why }: { type: string; why?: string | undefined }): void {
    if (type === "interrupted" || type === "failed") this.interrupt(why ?? "failed", agent);
    else if (type === "finished") this.#begun.clear();
  }

  /** Sends the next action of a squad's member, unless it is the one sent last. */
  tell(name: string, action: SquadAction & Pick<SaidStep, "things">): void {
    if (action.event === "wait" || action.event === "idle") {
      this.#tellPause(name, action);
      return;
    }
    this.#last.delete(name);
    if (action.event === "start") this.begin(name, action);
    else if (action.event === "finish") {
      this.#finish(name, keyOf(action, name));
    } else if (action.event === "interrupt") {
      const key = keyOf(action, name);
      this.#break(action.reason, (one, begun) => one === name && begun.key === key);
    }
  }

  /**
   * Takes the report of a step's end. The end counts for all that take part: they are told to finish.
   *
   * @returns the step; undefined if the agent does no step with this id
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

  /** Tells the client to break off the steps of an agent, or all steps. */
  interrupt(reason: string, name?: string): void {
    if (name !== undefined) this.#last.delete(name);
    this.#break(reason, (one) => name === undefined || one === name);
  }

  /** Sends `begin` for a step that a member starts now, or does already. */
  begin(name: string, action: BegunTask): void {
    const { step, untilMs, durationMs, role } = action;
    const key = keyOf(action, name);
    const isBegun = (each: BegunStep): boolean => each.key === key && !each.crew.has(name);
    const known = [...this.#begun].find(([, each]) => isBegun(each));
    const stepId = known?.[0] ?? this.#parts.nextStepId();
    const begun = known?.[1] ?? { step, key, crew: new Set<string>() };
    begun.crew.add(name);
    // A step that takes effect at once ends without a report.
    if (durationMs > 0) this.#begun.set(stepId, begun);
    this.#parts.push({
      ...{ type: "begin", agent: name, stepId, step: stepMessage(action), squad: this.#squad },
      ...{ with: [...action.with], untilMs, for: usesMessage(action.for) },
      ...(role !== undefined && { role }),
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

  #break(reason: string, isMeant: (agent: string, begun: BegunStep) => boolean): void {
    for (const [stepId, begun] of this.#begun) {
      for (const agent of [...begun.crew]) {
        if (!isMeant(agent, begun)) continue;
        begun.crew.delete(agent);
        this.#parts.push({ type: "interrupt", agent, stepId, reason });
      }
      if (begun.crew.size === 0) this.#begun.delete(stepId);
    }
  }

  #tellPause(name: string, action: Extract<SquadAction, { event: "wait" | "idle" }>): void {
    const { untilMs, ...lasting } = { untilMs: undefined, ...action };
    const told = JSON.stringify(lasting);
    if (this.#last.get(name) === told) return;
    this.#last.set(name, told);
    const squad = this.#squad;
    if (action.event === "wait") {
      const { what, for: other } = action;
      const of = other === undefined ? {} : { for: other };
      const wait = { ...of, what, untilMs: action.untilMs };
      this.#parts.push({ type: "wait", agent: name, squad, step: stepMessage(action), ...wait });
      return;
    }
    const reason = SQUAD_REST_REASONS.find((each) => each === action.reason);
    if (reason !== undefined) this.#parts.push({ type: "rest", agent: name, squad, reason });
  }
}

/** The same for all that take part. */
function keyOf(said: SaidStep & Pick<SquadTask, "with">, name: string): string {
  const { tool, args } = stepMessage(said);
  return JSON.stringify([tool, args, [name, ...said.with].sort()]);
}

/** The uses of a step, as a message has them. */
export function usesMessage(uses: readonly StepUse[]): { agent?: string; what: string }[] {
  return uses.map(({ agent, what }) => ({ ...(agent === undefined ? {} : { agent }), what }));
}

/** A step, as a message has it: with its things as arguments. */
export function stepMessage({ step, things = {} }: SaidStep): ReturnType<typeof stepOfThings> {
  return stepOfThings(step, things);
}
