import type { SquadAction, SquadRole } from "@understudy/planner-core/squad";
import type { ClientMessage } from "../messages/session-messages.ts";
import { PlayLoop } from "../plays/play-loop.ts";
import type { Play, Seen } from "../plays/want.ts";
import { PackedSquad } from "./packed-squad.ts";
import type { PlayedSquad } from "./played-squad.ts";
import type { SessionSquadParts } from "./squad-parts.ts";
import { SquadSteps, stepMessage, usesMessage } from "./squad-steps.ts";
import { ThingSquad } from "./thing-squad.ts";

/** The longest and the shortest time between two ticks. */
const MAX_TICK_MS = 250;
const MIN_TICK_MS = 10;

type SquadMessage = ClientMessage<"squad">;

/**
 * Plays a squad's plan on the server, for a client that reports states and carries out single steps. It begins once the
 * states of all members are known.
 */
export class SessionSquad {
  readonly #parts: SessionSquadParts;
  readonly #ended: () => void;
  readonly #steps: SquadSteps;
  #message: SquadMessage;
  readonly #runner: PlayedSquad;
  /** The members whose agents play their part here, and that part: who comes back gets another one. */
  readonly #joined = new Map<string, Play>();
  /** States that the runner does not know yet. */
  readonly #news = new Map<string, unknown>();
  /** The last state of any member, whose shared values count for all. */
  #latest: Seen<unknown> | undefined;
  /** Members of the runner without a state. */
  readonly #unknown: Set<string>;
  /** Whether running steps still have to be announced to the client with their new ids. */
  #isResuming: boolean;
  /** Whether the roles may differ from those sent last. */
  #isNews = true;
  /** The roles that were sent last, as text and without their times. */
  #told = "";
  readonly #loop: PlayLoop;

  /**
   * @param ended called when the last member has left
   * @throws RequestError if the message does not fit the domain
   */
  constructor(message: SquadMessage, parts: SessionSquadParts, ended: () => void) {
    this.#message = message;
    this.#parts = parts;
    this.#ended = ended;
    this.#steps = new SquadSteps(message.squad, parts);
    this.#loop = new PlayLoop(parts, () => this.#tick());
    this.#runner = this.#make(message);
    this.#unknown = new Set(message.members);
    this.#isResuming = (message.running ?? []).length > 0;
  }

  /** Whether an agent plays its part here. */
  has(name: string): boolean {
    return this.#joined.has(name);
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
    if (!message.members.some((name) => this.#joined.has(name))) return false;
    this.#runner.follow(message);
    this.#message = message;
    this.#isNews = true;
    for (const name of [...this.#joined.keys()])
      if (!message.members.includes(name)) this.#leave(name);
    return true;
  }

  /** The part of a member, as its agent's play. */
  partOf(name: string): Play {
    const part: Play = {
      observe: (seen) => this.#observe(name, seen),
      base: (last) => this.#runner.base(last, this.#latest?.state),
      stepped: (message) => this.#stepped(name, message),
      stop: () => {
        if (this.#joined.get(name) === part) this.#leave(name);
        if (this.#joined.size === 0) this.stop();
      },
    };
    this.#joined.set(name, part);
    this.#runner.took(name);
    return part;
  }

  /** Breaks off the steps of a member, or all, and plans anew. */
  interrupt(name: string | undefined): void {
    this.#runner.interrupt(name);
    this.tickSoon();
  }

  /** Breaks off all steps, and stops for good. */
  stop(): void {
    if (this.#loop.isStopped) return;
    this.#steps.interruptAll("disposed");
    this.#loop.stop();
    this.#joined.clear();
    this.#runner.dispose();
    this.#ended();
  }

  /** Queues a tick after the work in the lane. */
  tickSoon(): void {
    this.#loop.soon();
  }

  #make(message: SquadMessage): PlayedSquad {
    const options = {
      mayStartOver: true,
      budgetMs: () => this.#loop.leftOf(this.#message.budgetMs),
      onOutcome: () => {
        this.#isNews = true;
        this.tickSoon();
      },
      onError: (error: unknown) => {
        this.#parts.fail(error);
        this.tickSoon();
      },
    };
    const { world } = this.#parts;
    if (world === undefined) return new PackedSquad(message, this.#parts, options);
    return new ThingSquad(message, { ...this.#parts, world }, options, this.#loop.soon);
  }

  #observe(name: string, seen: Seen<unknown>): void {
    if (this.#loop.isStopped || !this.#joined.has(name)) return;
    const { state, nowMs, seq } = seen;
    this.#loop.told();
    // A joining member's state may be older than those of the others.
    if (seq >= (this.#latest?.seq ?? 0)) {
      this.#latest = seen;
      this.#loop.heard(nowMs);
    }
    if (this.#runner.members.includes(name)) {
      this.#unknown.delete(name);
      this.#news.set(name, state);
    } else this.#runner.joined(name, state);
    // Deferred: a message in the same batch may report the end of a step that used up its thing.
    this.tickSoon();
  }

  #stepped(name: string, { stepId, event, detail }: ClientMessage<"step">): void {
    const step = event === "started" ? undefined : this.#steps.end(name, stepId, event);
    if (step === undefined || this.#loop.isStopped) return;
    if (event === "finished") this.#runner.finished(name, step);
    else this.#runner.failed(name, detail, step);
    this.#loop.told();
    this.tickSoon();
  }

  #leave(name: string): void {
    if (!this.#joined.delete(name) || this.#loop.isStopped) return;
    this.#steps.interrupt(name, "disposed");
    this.#news.delete(name);
    this.#unknown.delete(name);
    if (this.#joined.size === 0) return;
    this.#runner.left(name);
    this.tickSoon();
  }

  #tick(): undefined {
    if (this.#unknown.size > 0) return;
    const { fail } = this.#parts;
    const { nowMs } = this.#loop;
    let nextMs = nowMs + MAX_TICK_MS;
    // Each tick gives a member one action, so steps that start at the same moment take further ticks.
    for (let isMore = true; isMore; ) {
      let actions: Readonly<Record<string, SquadAction>>;
      try {
        actions = this.#runner.tick(this.#news, this.#latest?.state, nowMs);
      } catch (error) {
        fail(error);
        return;
      }
      this.#news.clear();
      this.#loop.forget();
      this.#resume();
      isMore = false;
      for (const [name, action] of Object.entries(actions)) {
        this.#steps.tell(name, action);
        if ("untilMs" in action) nextMs = Math.min(nextMs, action.untilMs);
        if (action.event === "finish") nextMs = nowMs;
        isMore ||= action.event === "start";
      }
    }
    this.#tellRoles();
    this.#loop.wait(Math.max(MIN_TICK_MS, nextMs - nowMs));
  }

  /** Numbers the steps that the client does already. */
  #resume(): void {
    if (!this.#isResuming) return;
    this.#isResuming = false;
    for (const { isRunning, ...role } of this.#roles()) {
      if (!isRunning) continue;
      for (const name of [role.agent, ...role.with]) {
        this.#steps.begin(name, { ...role, durationMs: role.untilMs - role.fromMs });
      }
    }
    for (const lost of this.#runner.takeLost()) {
      const crew = [lost.agent, ...lost.with];
      for (const name of crew) this.#steps.begin(name, lost);
      for (const name of crew) {
        const others = crew.filter((other) => other !== name);
        const { step } = lost;
        this.#steps.tell(name, { event: "interrupt", step, with: others, reason: "broken" });
      }
    }
  }

  /** The steps of the plan, each once. */
  #roles(): readonly SquadRole[] {
    const all = Object.entries(this.#runner.roles());
    return all.flatMap(([name, roles]) => roles.filter(({ agent }) => agent === name));
  }

  #tellRoles(): void {
    if (this.#message.roles !== true || !this.#isNews || this.#runner.isWaiting) return;
    this.#isNews = false;
    const roles = this.#roles().map((role) => ({
      ...{ agent: role.agent, step: stepMessage(role.step), with: [...role.with] },
      ...{ isRunning: role.isRunning, for: usesMessage(role.for) },
      ...{ fromMs: role.fromMs, untilMs: role.untilMs },
    }));
    const told = JSON.stringify(roles.map(({ fromMs: _, untilMs: __, ...role }) => role));
    if (told === this.#told) return;
    this.#told = told;
    this.#parts.push({ type: "roles", squad: this.#message.squad, roles });
  }
}
