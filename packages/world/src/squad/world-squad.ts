import { type AnyDomainTypes, type DomainTypes, RequestError } from "@understudy/planner-core";
import { MAX_MEMBERS, MEMBERS_HINT } from "@understudy/planner-core/squad";
import type { WorldAgent } from "../agent/world-agent.ts";
import { Constraints } from "../constraints/constraints.ts";
import type { WorldSquadOptions } from "./options.ts";
import { SharedKnowledge } from "./shared-knowledge.ts";
import { SquadWants } from "./squad-wants.ts";
import { SquadWorldRunner } from "./squad-world-runner.ts";

/** Agents that plan and act together. Created by `World.squad`. */
export class WorldSquad<T extends DomainTypes = AnyDomainTypes> {
  /** The holder of the squad's claims: the names of its first members, joined by `+`; `ann+` for Ann alone. */
  readonly name: string;
  readonly #agentOf: (name: string) => WorldAgent<T>;
  #agents: readonly WorldAgent<T>[];
  /** The constraints on the squad's plans, besides those of the world and of its members. */
  readonly constraints: Constraints<T>;
  /** The things that its members know. */
  readonly knowledge: SharedKnowledge;

  /**
   * @param agentOf the agent of a name, for members that join later
   * @throws RequestError unless there are one to sixteen different agents
   */
  constructor(agents: readonly WorldAgent<T>[], agentOf: (name: string) => WorldAgent<T>) {
    const count = agents.length;
    if (count < 1 || count > MAX_MEMBERS || new Set(agents).size !== count) {
      const message = `must be 1 to ${MAX_MEMBERS} different agents, not ${count}`;
      throw new RequestError([{ pointer: "/members", message, hint: MEMBERS_HINT }]);
    }
    this.#agents = agents;
    this.#agentOf = agentOf;
    // A claim of the squad differs from one of its only member.
    this.name = agents.map(({ name }) => name).join("+") + (count === 1 ? "+" : "");
    this.knowledge = new SharedKnowledge(agents);
    const { layout } = (agents[0] as WorldAgent<T>).parts;
    this.constraints = new Constraints(layout, this.knowledge);
  }

  /** Its agents: the members, and agents that have left. */
  get agents(): readonly WorldAgent<T>[] {
    return this.#agents;
  }

  /** @internal Adds the agent of a name, which may be another one than before. */
  add(name: string): void {
    const agent = this.#agentOf(name);
    if (this.#agents.includes(agent)) return;
    this.#agents = [...this.#agents.filter((each) => each.name !== name), agent];
    this.knowledge.learnFrom(this.#agents);
  }

  /**
   * @internal Checks goals for these members, some of which may join later.
   *
   * @throws RequestError as a runner would
   */
  check(
    members: readonly string[],
    { goal, goals }: Pick<WorldSquadOptions<T>, "goal" | "goals">,
  ): void {
    const { layout } = (this.#agents[0] as WorldAgent<T>).parts;
    new SquadWants(layout, this.knowledge, members, { goal, goals } as SquadWants);
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
  agentOf: (name: string) => WorldAgent<T>,
) => WorldSquad<T>;
