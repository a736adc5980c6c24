import type { CrowdMember } from "../../crowd/members.ts";
import type { WorldRunner } from "../world-runner.ts";
import { AWAKE, RestingAgents } from "./resting-agents.ts";

/** The runners of a world's agents, in lists that are the same objects until a runner comes or goes. */
export class Runners {
  readonly #agents: () => Iterable<{ readonly currentRunner: WorldRunner | undefined }>;
  readonly #limits: () => number;
  #all: readonly WorldRunner[] | undefined;
  #resting = new RestingAgents(0);
  #members: readonly CrowdMember[] | undefined;

  /** @param limits see `limitsVersion` */
  constructor(
    agents: () => Iterable<{ readonly currentRunner: WorldRunner | undefined }>,
    limits: () => number,
  ) {
    this.#agents = agents;
    this.#limits = limits;
  }

  get all(): readonly WorldRunner[] {
    if (this.#all === undefined) {
      this.#all = [...this.#agents()].flatMap(({ currentRunner }) => currentRunner ?? []);
      const among = new RestingAgents(this.#all.length, this.#resting);
      for (const [at, { member }] of this.#all.entries()) member.sit({ among, at });
      this.#resting = among;
    }
    return this.#all;
  }

  /** Those that rest, at their places in `all`. */
  get resting(): RestingAgents {
    return this.all.length === 0 ? AWAKE.among : this.#resting;
  }

  /** Wakes all agents if there are other orders or constraints. */
  wakeLimited(): void {
    this.resting.update(this.#limits());
  }

  /** Their parts in the world's crowd. */
  get members(): readonly CrowdMember[] {
    this.#members ??= this.all.map(({ member }) => member);
    return this.#members;
  }

  /** Notes that a runner has come or gone. */
  change(): void {
    this.#all = undefined;
    this.#members = undefined;
  }
}
