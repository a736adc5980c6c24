import type { SquadAction } from "@understudy/planner-core/squad";
import { type Cells, type Change, type Grid, type GridStep, gridOf } from "../time/grid.ts";
import { stepOf } from "../time/judge.ts";
import { type PlainQuestion, TICKS } from "../time/plain.ts";

interface Flight {
  readonly step: GridStep;
  readonly startedAt: number;
  /** The least and the greatest time of its end; the same for a step of a fixed duration. */
  readonly from: number;
  readonly to: number;
}

/** The states of members as a game tells them, by name. */
export type ToldStates = Readonly<
  Record<string, Readonly<Record<string, string | number | boolean>>>
>;

/**
 * A question played as a game, in which a tick of the question lasts a whole unit. Times are in ticks, and need not be
 * whole.
 */
export class PlainGame {
  now = 0;
  /** Names of the members by position; undefined for a fallen member. */
  readonly names: (string | undefined)[];
  /** Steps that were told to start or to end when they could not, or whose conditions were not kept. */
  faults = 0;
  readonly #question: PlainQuestion;
  readonly #grid: Grid;
  #cells: Cells;
  #flights: Flight[] = [];
  #event = 0;
  /** The cells for which the goal was judged last. */
  #judged: Cells | undefined;
  #isGoal = false;

  constructor(question: PlainQuestion) {
    this.#question = question;
    this.#grid = gridOf(question);
    this.#cells = this.#grid.cells;
    this.names = question.members.map((_, member) => `m${member}`);
  }

  /** Whether no step runs and the goal holds for all members that are left. */
  get isReached(): boolean {
    if (this.#flights.length > 0) return false;
    if (this.#judged !== this.#cells) {
      this.#judged = this.#cells;
      const { isGoal, cells } = gridOf(this.rest());
      this.#isGoal = isGoal(cells);
    }
    return this.#isGoal;
  }

  get isBusy(): boolean {
    return this.#flights.length > 0;
  }

  get states(): ToldStates {
    const { own } = this.#grid.valuesOf(this.#cells);
    return Object.fromEntries(
      own.flatMap((values, member) => {
        const name = this.names[member];
        return name === undefined ? [] : [[name, values] as const];
      }),
    );
  }

  get shared(): Readonly<Record<string, string | number | boolean>> {
    return this.#grid.valuesOf(this.#cells).shared;
  }

  /** Moves on to a time: events come. */
  pass(now: number): void {
    this.now = now;
    for (; ; this.#event++) {
      const next = this.#grid.events[this.#event];
      if (next === undefined || next.at > now) return;
      this.#apply(next.change);
    }
  }

  act(name: string, action: SquadAction): void {
    const member = this.names.indexOf(name);
    if (action.event === "interrupt") {
      const { tool: broken } = action.step;
      // What the member does beside it goes on.
      this.#breakOff(({ tool, members }) => tool.name === broken && members.includes(member));
    }
    if (action.event !== "start" && action.event !== "finish") return;
    if (action.agent !== name) return;
    const crew = [name, ...action.with].map((each) => this.names.indexOf(each));
    const step = stepOf(this.#grid, action.step.tool, crew);
    if (step === undefined) this.faults++;
    else if (action.event === "start") this.#start(step);
    else this.#finish(step);
  }

  /** Ends the steps whose time is over, for members that no squad tells to. */
  finishDue(): void {
    for (const { step, from } of this.#flights) {
      if (from <= this.now) this.#finish(step);
    }
  }

  /** Starts a step of some members. Returns whether it can start. */
  begin(tool: string, crew: readonly number[]): boolean {
    const step = stepOf(this.#grid, tool, crew);
    if (step === undefined || step.isDisabled || !step.start.fits(this.#cells)) return false;
    if (step.duration(this.#cells) === undefined) return false;
    this.#start(step);
    return true;
  }

  /** A member falls: what it does is broken off, and it takes no further part. */
  fall(member: number): void {
    this.#breakOff(({ members }) => members.includes(member));
    this.names[member] = undefined;
    this.#judged = undefined;
  }

  /** The question of the members that are left, in whole ticks. */
  rest(): PlainQuestion {
    const { domain, members, ways, measure } = this.#question;
    const { shared, own } = this.#grid.valuesOf(this.#cells);
    const left = members.flatMap((_, member) => (this.names[member] === undefined ? [] : [member]));
    const [{ by, ...goal }] = domain.goals;
    const deadline = by === undefined ? {} : { by: Math.max(0, by - Math.ceil(this.now) / TICKS) };
    const events = (domain.events ?? [])
      .map(({ at, then }) => ({ at: at - Math.floor(this.now) / TICKS, then }))
      .filter((_, index) => index >= this.#event);
    const { events: _, ...rest } = domain;
    return {
      domain: {
        ...rest,
        goals: [{ ...goal, ...deadline }],
        ...(events.length > 0 ? { events } : {}),
      },
      shared,
      members: left.map((member) => ({
        own: own[member] ?? {},
        disabled: members[member]?.disabled ?? [],
      })),
      running: this.#flights.map(({ step, from, to }) => ({
        tool: step.tool.name,
        members: step.members.map((member) => left.indexOf(member)),
        left: Math.max(0, Math.ceil(from - this.now)),
        leftTo: Math.max(0, Math.ceil(to - this.now)),
      })),
      ways,
      measure,
    };
  }

  #start(step: GridStep): void {
    const duration = step.duration(this.#cells);
    const isFree = this.#flights.every(
      (flight) =>
        (flight.step.takers & step.takers) === 0 || step.alongside || flight.step.alongside,
    );
    if (duration === undefined || !isFree || !step.start.fits(this.#cells)) {
      this.faults++;
      return;
    }
    this.#apply(step.start);
    if (step.isInstant) return;
    const [from, to] = duration;
    this.#flights.push({ step, startedAt: this.now, from: this.now + from, to: this.now + to });
  }

  #finish(step: GridStep): void {
    const flight = this.#flights.find((one) => one.step === step);
    if (flight === undefined) {
      this.faults++;
      return;
    }
    this.#flights = this.#flights.filter((one) => one !== flight);
    if (step.end !== undefined) this.#apply(step.end);
  }

  #breakOff(isBroken: (step: GridStep) => boolean): void {
    const broken = this.#flights.filter(({ step }) => isBroken(step));
    this.#flights = this.#flights.filter((flight) => !broken.includes(flight));
    for (const { step } of broken) {
      // A step is broken off wherever others have left the shared values, so its effect may not fit, through no fault.
      if (step.interrupted.fits(this.#cells)) this.#change(step.interrupted);
    }
  }

  #apply(change: Change): void {
    if (change.fits(this.#cells)) this.#change(change);
    else this.faults++;
  }

  #change(change: Change): void {
    const after = [...this.#cells];
    change.apply(this.#cells, after);
    this.#cells = after;
  }
}
