import type { PlanStep } from "../message/schema.ts";
import type { SquadWait } from "../squad-message.ts";
import type { Host, Member, MessageMembers } from "./given.ts";
import { ClientSquadSteps } from "./squad-steps.ts";

/** An agent with the steps of its squad. */
export abstract class ClientSquadMember implements Member {
  readonly name: string;
  readonly session: Host;
  readonly squadSteps: ClientSquadSteps;

  constructor(name: string, session: Host) {
    this.name = name;
    this.session = session;
    this.squadSteps = new ClientSquadSteps(this);
  }

  abstract sayEnd(end: MessageMembers): void;
  abstract onStepStarted(step: PlanStep): void;
  abstract onStepFinished(step: PlanStep): void;
  abstract onStepInterrupted(step: PlanStep, why: string): void;
  abstract onStepOver(step: PlanStep): void;
  abstract onWaiting(wait: SquadWait): void;
  abstract onResting(reason: string): void;
}
