import type { CrowdMember } from "../../crowd/members.ts";
import type { WorldRunner } from "../world-runner.ts";

/** The runners of a world's agents, in lists that are the same objects until a runner comes or goes. */
export class Runners {
  readonly #agents: () => Iterable<{ readonly currentRunner: WorldRunner | undefined }>;
  #all: readonly WorldRunner[] | undefined;
  #members: readonly CrowdMember[] | undefined;

  constructor(agents: () => Iterable<{ readonly currentRunner: WorldRunner | undefined }>) {
    this.#agents = agents;
  }

  get all(): readonly WorldRunner[] {
    this.#all ??= [...this.#agents()].flatMap(({ currentRunner }) => currentRunner ?? []);
    return this.#all;
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
