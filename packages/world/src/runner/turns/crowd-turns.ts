import type { Clock } from "@understudy/planner-core";
import type { Crowd } from "../../crowd/crowd.ts";
import type { CrowdMember, MembersBehind } from "../../crowd/members.ts";
import { RESTS } from "../../crowd/sleep/idle-members.ts";
import type { AskingSquads } from "../options.ts";
import type { CrowdRest } from "./crowd-rest.ts";
import type { Runners } from "./runners.ts";

/** An agent that waits for an answer. */
export interface AgentInTurn {
  /** When the answer is due; undefined without a question. */
  readonly dueMs: number | undefined;
  /** Its part in the world's crowd. */
  readonly member: CrowdMember;
}

/** The parts of a world that its agents' turns depend on. */
export interface WorldOfTurns extends AskingSquads {
  readonly crowd: Crowd;
  readonly clock: Clock;
  readonly rest: CrowdRest;
  /** Those of all agents, whether they wait or not. */
  readonly runners: Runners;
}

/** The share of the remaining time in which things are chosen for new questions; the rest is for answers. */
export const CHOOSING_SHARE = 0.5;
/** Most agents that are looked at once more in one go, since others may have found what they need. */
const MOST_AGAIN = 100;

/**
 * The order in which agents of a world that wait are answered. A crowd first gets errands by one assignment; who has to
 * search among all things may find what others wait for.
 */
export class CrowdTurns<Agent extends AgentInTurn> {
  readonly #world: WorldOfTurns;
  #later: Agent[];
  /** Agents that wait for what others find, or leave. */
  readonly #following: Agent[] = [];
  /** Agents that there was no time for in the last look. */
  #left: Agent[] = [];
  /** By class: agents that are looked at only if there is something to do for the first of them. */
  readonly #behind = new Map<string, Agent[]>();
  /** Places among agents of one due time. */
  readonly #places = new Map<Agent, number>();
  #isFirstLook = true;
  /** The number of errands that came to nothing, and by the last look. */
  #returns = 0;
  #returnsSeen = 0;

  constructor(waiting: Iterable<Agent>, world: WorldOfTurns) {
    this.#world = world;
    this.#later = [...waiting];
    world.crowd.begin(() => world.runners.members);
  }

  /** Agents whose things are to be chosen, the earliest due first once they were looked at. */
  get later(): readonly Agent[] {
    return this.#later;
  }

  /**
   * Gives errands to agents that wait: at first, and whenever others may have found what they need. No search that may
   * soon end should be going on.
   *
   * @returns whether there was time for all agents
   */
  assign(untilMs: number): boolean {
    if (!this.#isFirstLook && this.#following.length === 0 && this.#left.length === 0) return true;
    const { crowd, clock } = this.#world;
    const nowMs = clock.now();
    if (this.#isFirstLook) this.#later = this.#awake(nowMs);
    const again = this.#lookedAtAgain();
    again.push(
      ...this.#left.filter((one) => !one.member.isAsked && crowd.stateOf(one.member) !== RESTS),
    );
    this.#left = [];
    const waiting = this.#sorted(
      [...this.#later, ...again].filter((one) => one.dueMs !== undefined),
    );
    this.#isFirstLook = false;
    this.#returnsSeen = this.#returns;
    this.#later = waiting;
    if (waiting.length === 0) return true;
    crowd.refresh(this.#world.runners.members);
    const byMember = new Map(waiting.map((agent) => [agent.member, agent] as const));
    const behind = this.#takeBehind(byMember);
    if (!crowd.isThere) {
      if (behind !== undefined) this.#later = this.#sorted([...byMember.values()]);
      return true;
    }
    let errandsUntilMs: number | undefined;
    // A share of what is left once all agents were looked at, which takes a large crowd a part of a slice.
    const mayGoOn = (): boolean => {
      const atMs = clock.now();
      errandsUntilMs ??= atMs + CHOOSING_SHARE * (untilMs - atMs);
      return atMs < errandsUntilMs;
    };
    const { assigned, searching, following } = crowd.part(
      waiting.map(({ member }) => member),
      { clockMs: nowMs, mayGoOn, ...(behind && { behind }) },
    );
    const agentsOf = (members: readonly CrowdMember[]): Agent[] =>
      members.map((member) => byMember.get(member) as Agent);
    // Errands take little time, and searches are not to take their things.
    this.#later = [...this.#sorted(agentsOf(assigned)), ...this.#sorted(agentsOf(searching))];
    this.#following.push(...agentsOf(following));
    const hasTime = mayGoOn();
    if (!hasTime) {
      const seen = new Set<CrowdMember>([...assigned, ...searching, ...following]);
      this.#left = [...byMember.values()].filter(({ member }) => !seen.has(member));
    }
    return hasTime;
  }

  /**
   * The agents that do not rest, each with its place, but of equal ones without anything to do the first alone. Most
   * agents of a large crowd rest, or are such, so little is done for those.
   */
  #awake(nowMs: number): Agent[] {
    const { crowd } = this.#world;
    const awake: Agent[] = [];
    this.#world.runners.wakeLimited();
    for (const [place, agent] of this.#later.entries()) {
      const { dueMs } = agent;
      if (dueMs === undefined || agent.member.rests(nowMs)) continue;
      const className = dueMs <= nowMs ? undefined : crowd.stateOf(agent.member);
      if (className === RESTS) continue;
      this.#places.set(agent, place);
      const others = className === undefined ? undefined : this.#behind.get(className);
      if (className !== undefined && others === undefined) this.#behind.set(className, []);
      (others ?? awake).push(agent);
    }
    return awake;
  }

  /** Takes the agents behind others. @param byMember receives them */
  #takeBehind(byMember: Map<CrowdMember, Agent>): MembersBehind<CrowdMember> | undefined {
    if (this.#behind.size === 0) return undefined;
    const byClass = new Map<string, readonly CrowdMember[]>();
    for (const [className, agents] of this.#behind) {
      const members = agents.map(({ member }) => member);
      for (const agent of agents) byMember.set(agent.member, agent);
      byClass.set(className, members);
    }
    this.#behind.clear();
    const turnOf = (member: CrowdMember): readonly [dueMs: number, place: number] => {
      const agent = byMember.get(member) as Agent;
      return [agent.dueMs ?? 0, this.#places.get(agent) ?? 0];
    };
    const inTurn = (one: CrowdMember, other: CrowdMember): number => {
      const [[dueMs, place], [otherMs, behind]] = [turnOf(one), turnOf(other)];
      return dueMs - otherMs || place - behind;
    };
    return { byClass, inTurn };
  }

  /** Takes agents that wait for others, but for those whose searches go on. */
  #lookedAtAgain(): Agent[] {
    const { searches } = this.#world.crowd;
    const again: Agent[] = [];
    for (const agent of this.#following.splice(0)) {
      const mayLook = again.length < MOST_AGAIN && !searches.follows(agent.member);
      (mayLook ? again : this.#following).push(agent);
    }
    return again;
  }

  #sorted(agents: Agent[]): Agent[] {
    const line = agents.map((agent) => {
      return { agent, dueMs: agent.dueMs ?? 0, place: this.#places.get(agent) ?? 0 };
    });
    line.sort((one, other) => one.dueMs - other.dueMs || one.place - other.place);
    return line.map(({ agent }) => agent);
  }

  /** Whether another look may help: there was no time for some agents in the last one, or an errand came to nothing. */
  get isCutShort(): boolean {
    const hasReturned = this.#returns > this.#returnsSeen && this.#returns < MOST_AGAIN;
    return this.#left.length > 0 || hasReturned;
  }

  /** Whether no agent waits for what others find, or has come too late. */
  get isOver(): boolean {
    return this.#later.length + this.#following.length + this.#left.length === 0;
  }

  /** Removes the first of the agents whose things are to be chosen. */
  shift(): void {
    this.#later.shift();
  }

  /** Takes back an agent whose errand came to nothing. */
  follow(agent: Agent): void {
    this.#returns++;
    this.#following.push(agent);
  }
}

/** Agents that wait, the earliest due first. */
export function inTurn<Agent extends AgentInTurn>(waiting: Agent[]): Agent[] {
  return waiting.sort(({ dueMs = 0 }, other) => dueMs - (other.dueMs ?? 0));
}
