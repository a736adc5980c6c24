import type { AgentEvents } from "./agent-events.ts";
import type { AgentHost, Outgoing } from "./agent-host.ts";
import { MAX_DETAIL } from "./agent-limits.ts";
import { Listeners } from "./listeners.ts";
import { MemberSteps } from "./member-steps.ts";
import type { PlanStep } from "./message/schema.ts";
import type { ClientTask } from "./squad-message.ts";

/** The part of an agent that plays steps of a squad. */
export abstract class ClientMember {
  readonly name: string;
  /** @internal The agent's steps as a member of a squad. */
  readonly squadSteps: MemberSteps;
  protected readonly host: AgentHost;
  protected readonly listeners: Listeners<AgentEvents> = new Listeners<AgentEvents>("failed");
  /** Reports of ended steps. */
  protected ends: Outgoing[] = [];

  constructor(name: string, host: AgentHost) {
    this.name = name;
    this.host = host;
    this.squadSteps = new MemberSteps(this.listeners, (end) => this.ends.push(end));
  }

  /** Adds an event listener; returns its removal. */
  on<Name extends keyof AgentEvents>(
    name: Name,
    listener: (event: AgentEvents[Name]) => void,
  ): () => void {
    return this.listeners.on(name, listener);
  }

  /** The running steps of its squad; several with tools that run beside others. */
  get tasks(): readonly ClientTask[] {
    return this.squadSteps.tasks;
  }

  /** @internal Joins a squad, in place of the agent's own want. */
  joinSquad(squad: string): void {
    this.squadSteps.leave("squad-changed");
    this.rest("squad-joined");
    this.squadSteps.squad = squad;
  }

  /** @internal The squad goes on without the agent. */
  leaveSquad(why: string): void {
    this.squadSteps.leave(why);
  }

  /** Ends the agent's own want. */
  protected abstract rest(why: string): void;

  /** Leaves the squad, if it is in one. */
  protected quitSquad(why: string): void {
    const { squad } = this.squadSteps;
    if (squad === undefined) return;
    this.squadSteps.leave(why);
    this.host.quitSquad(squad, this.name);
  }

  /** Ends a step of the squad. Returns whether it is one. */
  protected endTask(step: PlanStep, event: "finished" | "failed", detail?: string): boolean {
    const isTask = this.squadSteps.end(step, event, detail?.slice(0, MAX_DETAIL));
    if (isTask) this.host.changed();
    return isTask;
  }
}
