import type { AgentEvents } from "./agent-events.ts";
import type { Outgoing } from "./agent-host.ts";
import type { Listeners } from "./listeners.ts";
import { isSameStep } from "./message/messages.ts";
import type { PlanStep, SavedTask, ServerMessages } from "./message/schema.ts";
import type { ClientTask, SquadPart, SquadRest, SquadWait } from "./squad-message.ts";

/** A step in flight, which the game carries out. Times are on the game's clock. */
interface Flight {
  readonly task: ClientTask;
  readonly startedAtMs: number;
  readonly endsAtMs: number;
  /** Id of the step in this session; 0 while the session does not know it. */
  stepId: number;
}

/** A step that ended before the session knew it. */
interface EarlyEnd {
  readonly task: ClientTask;
  readonly end: Omit<Outgoing, "type">;
}

/** The steps of an agent as a member of a squad, several at a time. */
export class MemberSteps {
  /** The squad that the agent is a member of. */
  squad: string | undefined;
  readonly #listeners: Listeners<AgentEvents>;
  readonly #say: (end: Outgoing) => void;
  #flights: Flight[] = [];
  #early: EarlyEnd[] = [];
  #waits: SquadWait | undefined;
  #rests: SquadRest | undefined;

  /** @param say sends the report of a step's end */
  constructor(listeners: Listeners<AgentEvents>, say: (end: Outgoing) => void) {
    this.#listeners = listeners;
    this.#say = say;
  }

  get part(): SquadPart {
    return { tasks: this.tasks, waits: this.#waits, rests: this.#rests };
  }

  get tasks(): readonly ClientTask[] {
    return this.#flights.map(({ task }) => task);
  }

  /** A step begins, or continues under an id of this session. */
  begin(message: ServerMessages["begin"], nowMs: number): void {
    const { squad, stepId, step, with: others = [], for: uses = [], untilMs = nowMs } = message;
    if (squad === undefined || squad !== this.squad) return;
    this.#waits = this.#rests = undefined;
    const isSame = ({ task }: { readonly task: ClientTask }): boolean =>
      isSameStep(task.step, step) && areSameNames(task.with, others);
    const known = this.#flights.find((flight) => flight.stepId === 0 && isSame(flight));
    if (known !== undefined) {
      known.stepId = stepId;
      return;
    }
    const ended = this.#early.find(isSame);
    if (ended !== undefined) {
      this.#early = this.#early.filter((each) => each !== ended);
      this.#say({ ...ended.end, type: "step", stepId });
      return;
    }
    const leftMs = Math.max(0, untilMs - nowMs);
    const task = { squad, step: { ...step }, with: others, for: uses, leftMs };
    this.#flights.push({ task, startedAtMs: nowMs, endsAtMs: nowMs + leftMs, stepId });
    this.#listeners.tell("stepStarted", { step: task.step, task });
  }

  /** The time of a step is over: the game ends it. */
  over(stepId: number): void {
    const flight = this.#take(({ stepId: own }) => own === stepId);
    if (flight !== undefined) this.#listeners.tell("stepOver", { step: flight.task.step });
  }

  /** A step is broken off. */
  interrupted(stepId: number, why: string): void {
    const flight = this.#take(({ stepId: own }) => own === stepId);
    if (flight !== undefined) {
      this.#listeners.tell("stepInterrupted", { step: flight.task.step, why });
    }
  }

  wait(message: ServerMessages["wait"], nowMs: number): void {
    const { squad, step, for: other, what, untilMs } = message;
    if (squad !== this.squad) return;
    const leftMs = Math.max(0, untilMs - nowMs);
    this.#waits = { squad, step, for: other, what, leftMs };
    this.#rests = undefined;
    this.#listeners.tell("waiting", this.#waits);
  }

  rest({ squad, reason }: SquadRest): void {
    if (squad !== this.squad) return;
    this.#rests = { squad, reason };
    this.#waits = undefined;
    this.#listeners.tell("resting", this.#rests);
  }

  /** The game ends a step. @returns whether it is one of these */
  end(step: PlanStep, event: "finished" | "failed", detail: string | undefined): boolean {
    const flight = this.#take(({ task }) => task.step === step);
    if (flight === undefined) return false;
    const { task, stepId } = flight;
    const end = { event, ...(detail === undefined ? {} : { detail }) };
    if (stepId > 0) this.#say({ ...end, type: "step", stepId });
    else this.#early.push({ task, end });
    if (event === "finished") this.#listeners.tell("stepFinished", { step });
    return true;
  }

  /** Drops ids of a lost session. */
  forgetIds(): void {
    this.#early = [];
    for (const flight of this.#flights) flight.stepId = 0;
  }

  /** Leaves the squad: the game stops all steps. */
  leave(why: string): void {
    this.squad = this.#waits = this.#rests = undefined;
    this.#early = [];
    for (const { task } of this.#flights.splice(0)) {
      this.#listeners.tell("stepInterrupted", { step: task.step, why });
    }
  }

  /** The steps in flight, for a session that does not know them. */
  running(agent: string, nowMs: number): readonly SavedTask[] {
    return this.#flights.map(({ task, startedAtMs, endsAtMs }) => ({
      ...{ agent, with: task.with, step: task.step },
      elapsedMs: Math.max(0, nowMs - startedAtMs),
      leftMs: Math.max(0, endsAtMs - nowMs),
    }));
  }

  /** Resumes a step of a saved game. */
  resume(squad: string, running: SavedTask, agent: string, nowMs: number): void {
    const { step, elapsedMs, leftMs } = running;
    const others = [running.agent, ...running.with].filter((name) => name !== agent);
    const task = { squad, step: { ...step }, with: others, for: [], leftMs };
    const times = { startedAtMs: nowMs - elapsedMs, endsAtMs: nowMs + leftMs };
    this.#flights.push({ task, ...times, stepId: 0 });
    this.#listeners.tell("stepStarted", { step: task.step, task });
  }

  #take(isIt: (flight: Flight) => boolean): Flight | undefined {
    const flight = this.#flights.find(isIt);
    this.#flights = this.#flights.filter((each) => each !== flight);
    return flight;
  }
}

/** Whether two lists have the same names, in any order. */
export function areSameNames(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}
