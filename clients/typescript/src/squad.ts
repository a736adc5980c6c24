import type { Agent } from "./agent.ts";
import type { ClientFailure } from "./agent-events.ts";
import type { ClientAgentLife } from "./life/agent-life.ts";
import type { Host } from "./life/given.ts";
import { ClientSquadLife } from "./life/squad-life.ts";
import { Listeners } from "./listeners.ts";
import type { GoalInput, SavedTask, SquadOptions } from "./message/schema.ts";
import type {
  ClientRole,
  SavedClientSquad,
  SquadMessage,
  SquadPart,
  SquadRest,
} from "./squad-message.ts";

/** The events of a squad. Its agents have the events of steps. */
export interface SquadEvents {
  /** A new plan has other roles, if they were asked for. */
  rolesChanged: readonly ClientRole[];
  /** The squad's message was invalid. Without a listener, the last one is kept for the first to come. */
  failed: ClientFailure;
}

/** The parts of a session that a squad uses. */
export interface SquadHost extends Host {
  agent(name: string): Agent;
  changed(): void;
}

/** Agents that follow a joint plan, which the server plays step by step. */
export class Squad {
  readonly name: string;
  /** The steps of the plan, if they were asked for. */
  roles: readonly ClientRole[] = [];
  /** @internal What it does with messages and steps. */
  readonly life: ClientSquadLife;
  readonly #host: SquadHost;
  readonly #listeners: Listeners<SquadEvents> = new Listeners<SquadEvents>("failed");

  constructor(name: string, host: SquadHost) {
    this.name = name;
    this.#host = host;
    this.life = new ToldSquad(this, host, this.#listeners);
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
    const text = JSON.stringify({ ...others, goal, budgetMs });
    // A copy, since games change their conditions in place.
    this.life.changeWant(JSON.parse(text), text);
    this.#host.changed();
  }

  /** Breaks off the steps of a member, or of all, and lets the server plan anew: "Bo, drop that!" */
  interrupt(agent?: string): void {
    this.life.breakOff(agent);
    this.#host.changed();
  }

  /** Ends the squad: steps in flight are interrupted. */
  disband(): void {
    this.life.end();
    this.#host.changed();
  }

  get members(): readonly string[] {
    return this.life.memberNames();
  }

  get goal(): GoalInput | undefined {
    return this.life.want.told?.["goal"] as GoalInput | undefined;
  }

  /** The present part of each member. */
  get parts(): Readonly<Record<string, SquadPart>> {
    const partOf = (member: string): SquadPart => {
      const steps = this.#host.agent(member).life.squadSteps;
      const rests = { squad: this.name, reason: steps.rests } as SquadRest;
      const isResting = steps.rests !== undefined;
      return { tasks: steps.tasks(), waits: steps.waits, rests: isResting ? rests : undefined };
    };
    return Object.fromEntries(this.members.map((member) => [member, partOf(member)]));
  }

  /**
   * The squad's goal and its steps in flight with their remaining time, for a saved game. Save its agents separately.
   */
  save(): SavedClientSquad {
    const running: unknown[] = this.life.running();
    const message = this.life.want.told as unknown as SquadMessage | undefined;
    return { message, running: running as SavedTask[] };
  }

  /**
   * Restores a saved squad; restore its agents first. `stepStarted` is emitted for each step in flight, which the game
   * resumes.
   */
  restore({ message, running }: SavedClientSquad): void {
    this.disband();
    if (message === undefined) return;
    this.life.takeUp(
      { ...message },
      JSON.stringify(message),
      running.map((each) => ({ ...each })),
    );
    this.#host.changed();
  }
}

/** A life that tells the game what happens. */
class ToldSquad extends ClientSquadLife {
  readonly name: string;
  readonly #squad: Squad;
  readonly #session: SquadHost;
  readonly #listeners: Listeners<SquadEvents>;

  constructor(squad: Squad, session: SquadHost, listeners: Listeners<SquadEvents>) {
    super();
    this.name = squad.name;
    this.#squad = squad;
    this.#session = session;
    this.#listeners = listeners;
  }

  host(): Host {
    return this.#session;
  }

  gameMs(): number {
    return this.#session.gameMs();
  }

  agentsOf(names: readonly string[]): ClientAgentLife[] {
    return names.map((name) => this.#session.agent(name).life);
  }

  tellRoles(roles: readonly ClientRole[]): void {
    this.#squad.roles = roles;
    this.#listeners.tell("rolesChanged", roles);
  }

  tellEnded(): void {
    this.#squad.roles = [];
  }

  tellError(error: ClientFailure): void {
    this.#listeners.tell("failed", error);
  }
}
