import type { Agent } from "./agent.ts";
import type { ClientFailure } from "./agent-events.ts";
import type { Outgoing } from "./agent-host.ts";
import { TOO_LONG } from "./agent-limits.ts";
import { Listeners } from "./listeners.ts";
import { areSameNames } from "./member-steps.ts";
import { isSameStep } from "./message/messages.ts";
import type { GoalInput, SavedTask, ServerMessages, SquadOptions } from "./message/schema.ts";
import type { ClientRole, SavedClientSquad, SquadMessage, SquadPart } from "./squad-message.ts";
import { StandingWant } from "./standing-want.ts";

/** The events of a squad. Its agents have the events of steps. */
export interface SquadEvents {
  /** A new plan has other roles, if they were asked for. */
  rolesChanged: readonly ClientRole[];
  /** The squad's message was invalid. Without a listener, the last one is kept for the first to come. */
  failed: ClientFailure;
}

/** The parts of a session that a squad uses. */
export interface SquadHost {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly squads: ReadonlyMap<string, Squad>;
  agent(name: string): Agent;
  /** The game's clock. */
  gameMs(): number;
  changed(): void;
}

/** Agents that follow a joint plan, which the server plays step by step. */
export class Squad {
  readonly name: string;
  /** The steps of the plan, if they were asked for. */
  roles: readonly ClientRole[] = [];
  readonly #host: SquadHost;
  readonly #listeners = new Listeners<SquadEvents>("failed");
  readonly #want = new StandingWant<SquadMessage>();
  /** Whether the server must be told of the steps in flight. */
  #isResuming = false;
  #orders: Outgoing[] = [];

  constructor(name: string, host: SquadHost) {
    this.name = name;
    this.#host = host;
  }

  /** Adds an event listener; returns its removal. */
  on<Name extends keyof SquadEvents>(
    name: Name,
    listener: (event: SquadEvents[Name]) => void,
  ): () => void {
    return this.#listeners.on(name, listener);
  }

  /**
   * Sets the squad's goal, members and constraints. Steps in flight go on, except those of members that leave. Repeating
   * it changes nothing, unless it was refused. A member's own want ends; an agent is in one squad at most.
   *
   * @example
   * squad.want("raised", { members: ["ann", "bo"] });
   * squad.want("raised", { members: ["ann", "bo"], disabled: { ann: ["lift_roof"] } }); // a player's order
   */
  want(goal: GoalInput, options: SquadOptions): void {
    const { budgetMs = 100, ...others } = options;
    const before = this.members;
    if (this.#want.become({ ...others, goal, budgetMs })) this.#changed(before);
  }

  /** Breaks off the steps of a member, or of all, and lets the server plan anew: "Bo, drop that!" */
  interrupt(agent?: string): void {
    if (this.#want.message === undefined) return;
    this.#orders.push({ type: "interrupt", squad: this.name, ...(agent && { agent }) });
    this.#host.changed();
  }

  /** Ends the squad: steps in flight are interrupted. */
  disband(): void {
    if (this.#want.message === undefined) return;
    for (const name of this.members) this.#host.agents.get(name)?.leaveSquad("disbanded");
    this.#want.end();
    this.roles = [];
    this.#isResuming = false;
    this.#orders = [{ type: "disband", squad: this.name }];
    this.#host.changed();
  }

  get members(): readonly string[] {
    return this.#want.message?.members ?? [];
  }

  get goal(): GoalInput | undefined {
    return this.#want.message?.goal;
  }

  /** The present part of each member. */
  get parts(): Readonly<Record<string, SquadPart>> {
    return Object.fromEntries(
      this.members.map((name) => [name, this.#host.agent(name).squadSteps.part]),
    );
  }

  /**
   * The squad's goal and its steps in flight with their remaining time, for a saved game. Save its agents separately.
   */
  save(): SavedClientSquad {
    return { message: this.#want.message, running: this.#running() };
  }

  /**
   * Restores a saved squad; restore its agents first. `stepStarted` is emitted for each step in flight, which the game
   * resumes.
   */
  restore({ message, running }: SavedClientSquad): void {
    this.disband();
    if (message === undefined) return;
    this.#orders = [];
    this.#isResuming = true;
    this.#want.resume(message);
    this.#changed([]);
    const nowMs = this.#host.gameMs();
    for (const each of running) {
      for (const name of [each.agent, ...each.with]) {
        this.#host.agent(name).squadSteps.resume(this.name, each, name, nowMs);
      }
    }
  }

  /** @internal Whether messages are due. */
  get isDue(): boolean {
    return this.#want.isDue || this.#orders.length > 0;
  }

  /** @internal Whether a message awaits an answer. */
  hasSent(seq: number): boolean {
    return this.#want.hasSent(seq);
  }

  /** @internal A member has left. */
  without(name: string): void {
    const message = this.#want.message;
    if (message === undefined) return;
    const members = message.members.filter((each) => each !== name);
    if (members.length === 0) this.disband();
    else if (members.length < message.members.length) {
      this.#want.message = { ...message, members };
      this.#want.isDue = true;
    }
  }

  /** @internal Handles a lost session. */
  forgetSession(): void {
    this.#want.forgetSession();
    this.#orders = [];
  }

  /** @internal Sends everything again, with the steps in flight. */
  tellAgain(): void {
    this.#orders = [];
    this.#want.again();
    this.#isResuming = this.#want.isDue;
  }

  /** @internal Sends due messages. @param say numbers a message; 0 if it is too long to send */
  pump(nowMs: number, say: (message: Outgoing) => number): void {
    if (this.#want.isAskDue(nowMs)) this.#want.again();
    for (const order of this.#orders.splice(0)) say(order);
    if (!this.#want.isDue) return;
    const running = this.#isResuming ? { running: this.#running() } : {};
    const seq = say({ ...this.#want.message, ...running, type: "squad", squad: this.name });
    this.#isResuming = false;
    this.#want.sent(seq, nowMs);
    if (seq === 0) this.#listeners.tell("failed", TOO_LONG);
  }

  /** @internal A new plan has other roles. */
  told({ roles }: ServerMessages["roles"]): void {
    const nowMs = this.#host.gameMs();
    this.roles = roles.map(({ fromMs, untilMs, ...role }) => ({
      ...role,
      startsInMs: Math.max(0, fromMs - nowMs),
      endsInMs: Math.max(0, untilMs - nowMs),
    }));
    this.#listeners.tell("rolesChanged", this.roles);
  }

  /** @internal The server found something wrong. */
  refused({ seq = 0, code, message, pointer }: ServerMessages["error"], nowMs: number): void {
    if (this.#want.refused(seq, code, nowMs)) return;
    this.#listeners.tell("failed", { code, message, ...(pointer !== undefined && { pointer }) });
  }

  /** The squad has other members, and wants something else. @param before its members until now */
  #changed(before: readonly string[]): void {
    for (const name of before) {
      if (!this.members.includes(name)) this.#host.agents.get(name)?.leaveSquad("left");
    }
    for (const name of this.members) {
      const agent = this.#host.agent(name);
      const { squad } = agent.squadSteps;
      if (squad === this.name) continue;
      if (squad !== undefined) this.#host.squads.get(squad)?.without(name);
      agent.joinSquad(this.name);
    }
    this.#host.changed();
  }

  /** The steps in flight, each once. */
  #running(): readonly SavedTask[] {
    const nowMs = this.#host.gameMs();
    const running: SavedTask[] = [];
    for (const name of this.members) {
      for (const each of this.#host.agent(name).squadSteps.running(name, nowMs)) {
        const crew = [each.agent, ...each.with];
        const isSame = (other: SavedTask): boolean =>
          isSameStep(other.step, each.step) && areSameNames([other.agent, ...other.with], crew);
        if (!running.some(isSame)) running.push(each);
      }
    }
    return running;
  }
}
