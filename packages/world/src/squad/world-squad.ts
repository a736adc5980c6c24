import { type AnyDomainTypes, type DomainTypes, RequestError } from "@understudy/planner-core";
import { MAX_MEMBERS } from "@understudy/planner-core/squad";
import type { WorldAgent } from "../agent/world-agent.ts";
import { Constraints } from "../constraints/constraints.ts";
import type { WorldSquadOptions } from "./options.ts";
import { SharedKnowledge } from "./shared-knowledge.ts";
import { SquadWorldRunner } from "./squad-world-runner.ts";

/** Agents that plan and act together. Created by `World.squad`. */
export class WorldSquad<T extends DomainTypes = AnyDomainTypes> {
  /** The holder of the squad's claims: its members' names, joined by `+`. */
  readonly name: string;
  readonly agents: readonly WorldAgent<T>[];
  /** The constraints on the squad's plans, besides those of the world and of its members. */
  readonly constraints: Constraints<T>;
  /** The things that its members know. */
  readonly knowledge: SharedKnowledge;

  /** @throws RequestError unless there are two to eight different agents */
  constructor(agents: readonly WorldAgent<T>[]) {
    const count = agents.length;
    if (count < 2 || count > MAX_MEMBERS || new Set(agents).size !== count) {
      const message = `must be 2 to ${MAX_MEMBERS} different agents, not ${count}`;
      throw new RequestError([{ pointer: "/members", message }]);
    }
    this.agents = agents;
    this.name = agents.map(({ name }) => name).join("+");
    this.knowledge = new SharedKnowledge(agents.map(({ knowledge }) => knowledge));
    const { layout } = (agents[0] as WorldAgent<T>).parts;
    this.constraints = new Constraints(layout, this.knowledge);
  }

  /**
   * A runner for joint plans of the squad.
   *
   * @throws RequestError if an option is malformed, or the domain has no time
   */
  runner(options: WorldSquadOptions<T>): SquadWorldRunner<T> {
    return new SquadWorldRunner<T>(this, options);
  }
}

/** Makes the squads of a world: its option `squads`. */
export type WorldSquads = <T extends DomainTypes>(
  agents: readonly WorldAgent<T>[],
) => WorldSquad<T>;
