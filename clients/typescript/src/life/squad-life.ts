// Generated from clients/python/understudy_client/squad_life.py by clients/translator; do not edit.
import type { ClientFailure } from "../agent-events.ts";
import type { ClientRole } from "../squad-message.ts";
import type { ClientAgentLife } from "./agent-life.ts";
import { given, type Host, type MessageMembers } from "./given.ts";
import { ClientWant } from "./want.ts";

/** The part of a squad between the game's reports and the server's messages. */
export abstract class ClientSquadLife {
  abstract readonly name: string;
  /** The goal with members and options. */
  want: ClientWant = new ClientWant();
  /** Whether the server must be told of the steps in flight. */
  isResuming: boolean = false;
  orders: MessageMembers[] = [];

  memberNames(): string[] {
    let names: string[] = [];
    if (this.want.told !== undefined) {
      names = given.namesOf(this.want.told, "members");
    }
    return names;
  }

  /** Wants something else, with its JSON. */
  changeWant(message: MessageMembers, text: string): void {
    const before = this.memberNames();
    if (this.want.become(message, text)) {
      this.changeMembers(before);
    }
  }

  /** Breaks off the steps of a member, or of all. */
  breakOff(agent: string | undefined): void {
    if (this.want.told === undefined) {
      return;
    }
    const order: MessageMembers = { type: "interrupt", squad: this.name };
    if (agent !== undefined) {
      order["agent"] = agent;
    }
    this.orders.push(order);
  }

  /** Ends the squad. */
  end(): void {
    if (this.want.told === undefined) {
      return;
    }
    const members = this.agentsOf(this.memberNames());
    this.want.end();
    this.isResuming = false;
    this.orders = [];
    this.orders.push({ type: "disband", squad: this.name });
    this.tellEnded();
    for (const agent of members) {
      agent.squadSteps.leave("disbanded");
    }
  }

  /** Takes up the goal and the steps of a saved game. */
  takeUp(message: MessageMembers, text: string, running: MessageMembers[]): void {
    this.orders = [];
    this.isResuming = true;
    this.want.resume(message, text);
    const none: string[] = [];
    this.changeMembers(none);
    const nowMs = this.gameMs();
    for (const told of running) {
      for (const agent of this.agentsOf(given.crewOf(told))) {
        if (agent.squadSteps.squad === this.name) {
          agent.squadSteps.resume(told, nowMs);
        }
      }
    }
  }

  /** Whether messages are due. */
  hasDue(): boolean {
    return this.want.isDue || this.orders.length > 0;
  }

  /** Whether a number is that of the current want. */
  hasSent(seq: number): boolean {
    return this.want.hasNumber(seq);
  }

  /** A member has left. */
  without(name: string): void {
    const message = this.want.told;
    const members = this.memberNames();
    if (message === undefined || !members.includes(name)) {
      return;
    }
    given.removeFrom(members, name);
    message["members"] = members;
    if (given.isGiven(message, "goals")) {
      message["goals"] = given.withoutKey(message["goals"], name);
    }
    this.want.tellAgain();
    if (members.length === 0) {
      this.end();
    }
  }

  hasAny(names: string[]): boolean {
    for (const name of this.memberNames()) {
      if (names.includes(name)) {
        return true;
      }
    }
    return false;
  }

  hearRoles(message: MessageMembers): void {
    const nowMs = this.gameMs();
    const roles: ClientRole[] = [];
    for (const role of given.itemsOf(message, "roles")) {
      roles.push(given.squadRoleOf(role, nowMs));
    }
    this.tellRoles(roles);
  }

  forgetSession(): void {
    this.want.forgetSession();
    this.orders = [];
  }

  /** Sends everything again, with the steps in flight. */
  tellAgain(): void {
    this.orders = [];
    this.want.tellAgain();
    this.isResuming = this.want.isDue;
  }

  /** Sends due messages. */
  pump(now: number, session: Host): void {
    if (this.want.isAskDue(now)) {
      this.want.ask();
    }
    const orders = this.orders;
    this.orders = [];
    // A server that was not told of the squad has nothing to end.
    if (this.want.isKnown()) {
      for (const order of orders) {
        session.sendNumbered("", order);
      }
    }
    if (!this.want.isDue) {
      return;
    }
    const more: MessageMembers = { type: "squad", squad: this.name };
    if (this.isResuming) {
      more["running"] = this.running();
    }
    this.isResuming = false;
    this.want.say(now, session, "", more);
  }

  /** Handles an error about the squad; the number is 0 where the server names none. */
  foundWrong(error: ClientFailure, seq: number, now: number): void {
    if (!this.want.refused(error.code, seq, now)) {
      this.tellError(error);
    }
  }

  /** The squad wants something else; with its members until now. */
  changeMembers(before: string[]): void {
    const names = this.memberNames();
    const left: ClientAgentLife[] = this.agentsOf(before);
    for (const agent of left) {
      if (!names.includes(agent.name)) {
        agent.squadSteps.leave("left");
      }
    }
    const members: ClientAgentLife[] = this.agentsOf(names);
    for (const agent of members) {
      const squad = agent.squadSteps.squad;
      if (squad === this.name) {
        continue;
      }
      if (squad !== undefined) {
        this.host().quitSquad(squad, agent.name);
      }
      agent.joinSquad(this.name);
    }
    this.want.ask();
  }

  /** The steps in flight, each once. */
  running(): MessageMembers[] {
    const nowMs = this.gameMs();
    const running: MessageMembers[] = [];
    for (const agent of this.agentsOf(this.memberNames())) {
      for (const told of agent.squadSteps.running(nowMs)) {
        let isKnown = false;
        for (const other of running) {
          isKnown = isKnown || this.isSame(told, other);
        }
        if (!isKnown) {
          running.push(told);
        }
      }
    }
    return running;
  }

  isSame(one: MessageMembers, other: MessageMembers): boolean {
    const isCrew = given.areSameNames(given.crewOf(one), given.crewOf(other));
    return isCrew && given.isSameStep(given.stepOf(one["step"]), given.stepOf(other["step"]));
  }

  abstract host(): Host;

  /** The game's clock. */
  abstract gameMs(): number;

  abstract agentsOf(names: string[]): ClientAgentLife[];

  /** Tells the game of the roles of a new plan. */
  abstract tellRoles(roles: ClientRole[]): void;

  /** The squad is no more. */
  abstract tellEnded(): void;

  /** Tells the game of an error. */
  abstract tellError(error: ClientFailure): void;
}
