import type { SquadStepView, SquadView, SquadWaitView } from "../../protocol/squads.ts";
import type { ViewedRole, ViewedSquad } from "./viewed-squad.ts";

/** Limit on kept steps that are over. */
const MOST_DONE = 60;

/** A squad's plan, and the latest steps that are over, as far as they were seen. */
export class SquadRecord {
  readonly #squad: ViewedSquad;
  readonly #id: string;
  #running = new Map<string, SquadStepView>();
  #done: SquadStepView[] = [];

  constructor(id: string, squad: ViewedSquad) {
    this.#id = id;
    this.#squad = squad;
  }

  /** Forgets the steps that are over. */
  clear(): void {
    this.#running = new Map();
    this.#done = [];
  }

  /** The squad at a time. A step that ran before and does no longer is over. */
  view(timeMs: number): SquadView {
    const { members, goal, isWaiting } = this.#squad;
    const running = new Map<string, SquadStepView>();
    const next: SquadStepView[] = [];
    const waits: SquadWaitView[] = [];
    for (const [name, roles] of Object.entries(this.#squad.roles())) {
      for (const role of roles) {
        if (role.wait !== undefined) {
          const { for: other, what } = role.wait;
          waits.push({ member: name, ...(other !== undefined && { for: other }), what });
        }
        // Partners have the same step among their own.
        if (role.agent !== name) continue;
        const step = stepView(role);
        if (role.isRunning) running.set(`${step.fromMs} ${step.agent} ${step.text}`, step);
        else next.push(step);
      }
    }
    for (const [key, step] of this.#running) {
      if (running.has(key)) continue;
      const untilMs = Math.min(Math.max(step.fromMs, step.untilMs), timeMs);
      this.#done.push({ ...step, untilMs, phase: "done" });
    }
    if (this.#done.length > MOST_DONE) this.#done = this.#done.slice(-MOST_DONE);
    this.#running = running;
    const steps = [...this.#done, ...running.values(), ...next];
    steps.sort((one, other) => one.fromMs - other.fromMs);
    return {
      id: this.#id,
      goal: goalText(goal),
      members: [...members],
      isWaiting,
      steps,
      waits,
    };
  }
}

/** The goal's name and its things; a condition as JSON. */
function goalText(goal: ViewedSquad["goal"]): string {
  if (typeof goal === "string") return goal;
  const { goal: name, things } = goal as { readonly goal?: string; readonly things?: object };
  return name === undefined
    ? JSON.stringify(goal)
    : [name, ...Object.values(things ?? {})].join(" ");
}

function stepView(role: ViewedRole): SquadStepView {
  const { step, things, agent, with: others, isRunning, fromMs, untilMs } = role;
  const args = Object.entries(step.args).map(([name, value]) => things?.[name] ?? value);
  return {
    text: [step.tool, ...args].join(" "),
    tool: step.tool,
    agent,
    with: [...others],
    fromMs: Math.round(fromMs),
    untilMs: Math.round(Math.max(fromMs, untilMs)),
    phase: isRunning ? "playing" : "next",
    for: role.for.flatMap((use) =>
      use.agent === undefined || use.agent === agent ? [] : [{ agent: use.agent, what: use.what }],
    ),
  };
}
