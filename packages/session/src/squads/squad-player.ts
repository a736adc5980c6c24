import { StateError, type Step, type TimerHandle } from "@understudy/planner-core";
import type { ClientMessage } from "../messages/session-messages.ts";
import type { Play, PlayedLife } from "../plays/play.ts";
import { type BegunTask, type LedTask, stepMessage, usesMessage } from "../plays/told-steps.ts";
import type { Seen } from "../plays/want.ts";
import { toldGoal } from "./member-goals.ts";
import { PackedSquad } from "./packed-squad.ts";
import type { PlayedSquad, SquadParts } from "./played-squad.ts";
import { ThingSquad } from "./thing-squad.ts";

/** The longest and the shortest time between two ticks. */
const MAX_TICK_MS = 250;
const MIN_TICK_MS = 10;
/** Time after which the client hears of members whose states it has not told. */
const UNKNOWN_MS = 1000;

type SquadMessage = ClientMessage<"squad">;

/**
 * A squad whose plan the server plays, for a client that reports states and carries out single steps. It begins once the
 * states of all members are known.
 */
export class SquadPlayer implements PlayedLife {
  readonly #parts: SquadParts;
  readonly #play: Play;
  #message: SquadMessage;
  readonly #squad: PlayedSquad;
  /** States that the runner does not know yet. */
  readonly #news = new Map<string, unknown>();
  /** Members of the runner without a state. */
  readonly #unknown: Set<string>;
  readonly #unknownTimer: TimerHandle;
  /** Whether running steps still have to be announced to the client with their new ids. */
  #isResuming: boolean;
  /** Whether the roles may differ from those sent last. */
  #isNews = true;
  /** The roles that were sent last, as text and without their times. */
  #told = "";

  /** @throws RequestError if the message does not fit the domain */
  constructor(message: SquadMessage, parts: SquadParts, play: Play) {
    this.#message = message;
    this.#parts = parts;
    this.#play = play;
    const { world } = parts;
    const { loop } = play;
    const options = {
      mayStartOver: true,
      budgetMs: () => loop.leftOf(this.#message.budgetMs),
      onOutcome: () => {
        this.#isNews = true;
        loop.soon();
      },
      onError: (error: unknown) => {
        parts.fail(error);
        loop.soon();
      },
    };
    this.#squad =
      world === undefined
        ? new PackedSquad(message, parts, options)
        : new ThingSquad(message, { ...parts, world }, options, loop.soon);
    this.#unknown = new Set(message.members);
    this.#unknownTimer = parts.clock.setTimer(
      () => parts.later(() => this.#tellUnknown()),
      UNKNOWN_MS,
    );
    this.#isResuming = (message.running ?? []).length > 0;
  }

  /**
   * Follows a changed message, if the squad can go on.
   *
   * @returns false if it must begin anew
   * @throws RequestError if the message does not fit the domain; nothing changes then
   */
  follows(message: SquadMessage): boolean {
    const { measure, unitMs, ends } = this.#message;
    const before = JSON.stringify([measure, unitMs, ends]);
    if (JSON.stringify([message.measure, message.unitMs, message.ends]) !== before) return false;
    const { names } = this.#play;
    if (!message.members.some((name) => names.has(name))) return false;
    this.#squad.follow(message);
    this.#message = message;
    this.#isNews = true;
    for (const name of [...names]) if (!message.members.includes(name)) this.#play.leave(name);
    return true;
  }

  /** Breaks off the steps of a member, or all, and plans anew. */
  interrupt(name: string | undefined): void {
    const { runner } = this.#squad;
    if (name === undefined || runner.members.includes(name)) runner.interrupt(name);
    this.#play.loop.soon();
  }

  base(last: unknown, latest: unknown): unknown {
    return this.#squad.base?.(last, latest) ?? last;
  }

  joined(name: string): void {
    this.#squad.joined?.(name);
  }

  see(name: string, state: unknown): void {
    if (this.#squad.runner.members.includes(name)) {
      this.#unknown.delete(name);
      this.#news.set(name, state);
    } else this.#squad.runner.joined(name, state, toldGoal(this.#message.goals, name));
  }

  finished(name: string, step: Step): void {
    this.#squad.runner.finished(name, step);
  }

  failed(name: string, why: string | undefined, step: Step): void {
    this.#squad.runner.failed(name, why, step);
  }

  left(name: string): void {
    this.#news.delete(name);
    this.#unknown.delete(name);
    if (this.#squad.runner.members.includes(name)) this.#squad.runner.left(name);
    this.#squad.left?.(name);
  }

  stop(): void {
    this.#parts.clock.clearTimer(this.#unknownTimer);
    this.#squad.runner.dispose();
    this.#squad.stop?.();
  }

  /** Tells of members that the squad waits for: their names may be wrong. */
  #tellUnknown(): undefined {
    if (this.#play.loop.isStopped || this.#parts.checksNames?.() !== true) return;
    const { members } = this.#message;
    const issues = [...this.#unknown].map((name) => ({
      pointer: `/members/${members.indexOf(name)}`,
      message: `the state of "${name}" is not known yet`,
      hint: "send it: a squad begins once those of all members are known",
    }));
    if (issues.length > 0) this.#parts.fail(new StateError(issues));
  }

  tick(latest: Seen<unknown>, nowMs: number): number | undefined {
    if (this.#unknown.size > 0) return undefined;
    const { loop, steps } = this.#play;
    let nextMs = nowMs + MAX_TICK_MS;
    // Each tick gives a member one action, so steps that start at the same moment take further ticks.
    for (let isMore = true; isMore; ) {
      const actions = this.#squad.tick(this.#news, latest.state, nowMs);
      this.#news.clear();
      loop.forget();
      this.#resume();
      isMore = false;
      for (const [name, action] of Object.entries(actions)) {
        steps.tell(name, action);
        if ("untilMs" in action) nextMs = Math.min(nextMs, action.untilMs);
        if (action.event === "finish") nextMs = nowMs;
        isMore ||= action.event === "start";
      }
    }
    this.#tellRoles();
    return Math.max(MIN_TICK_MS, nextMs - nowMs);
  }

  /** Numbers the steps that the client does already. */
  #resume(): void {
    if (!this.#isResuming) return;
    this.#isResuming = false;
    const { steps } = this.#play;
    for (const { isRunning, ...led } of this.#roles()) {
      if (!isRunning) continue;
      const durationMs = led.untilMs - led.fromMs;
      for (const [name, task] of tasksOf({ ...led, durationMs })) steps.begin(name, task);
    }
    for (const lost of this.#squad.lost ?? []) {
      const tasks = tasksOf(lost);
      for (const [name, task] of tasks) steps.begin(name, task);
      for (const [name, { step, with: others }] of tasks)
        steps.tell(name, { event: "interrupt", step, with: others, reason: "broken" });
    }
  }

  /** The steps of the plan, each once. */
  #roles() {
    const all = Object.entries(this.#squad.runner.roles());
    return all.flatMap(([name, roles]) => roles.filter(({ agent }) => agent === name));
  }

  #tellRoles(): void {
    if (this.#message.roles !== true || !this.#isNews || this.#squad.runner.isWaiting) return;
    this.#isNews = false;
    const roles = this.#roles().map((role) => ({
      ...{ agent: role.agent, step: stepMessage(role), with: [...role.with] },
      ...{ isRunning: role.isRunning, for: usesMessage(role.for) },
      ...{ fromMs: role.fromMs, untilMs: role.untilMs },
      ...(role.roles !== undefined && { roles: [...role.roles] }),
    }));
    const told = JSON.stringify(roles.map(({ fromMs: _, untilMs: __, ...role }) => role));
    if (told === this.#told) return;
    this.#told = told;
    this.#parts.push({ type: "roles", squad: this.#message.squad, roles });
  }
}

/** A step, as each that takes part does it. */
function tasksOf({
  roles,
  ...led
}: LedTask): readonly (readonly [name: string, task: BegunTask])[] {
  const crew = [led.agent, ...led.with];
  return crew.map((name, place) => {
    const others = crew.filter((other) => other !== name);
    return [name, { ...led, with: others, role: roles?.[place - 1] }] as const;
  });
}
