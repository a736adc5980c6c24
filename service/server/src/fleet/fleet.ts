import type { LlmPlanner, PlanLibrary } from "@understudy/planner-core";
import { domainKeys } from "./keys.ts";
import { checkTenant, type FleetOptions, type FleetSettings, fleetSettings } from "./options.ts";
import { PlanOutbox } from "./plan-outbox.ts";
import { Commands } from "./redis/commands.ts";
import { openCommands, openReader } from "./redis/connection.ts";
import { SharedDomain } from "./shared-domain.ts";
import { SingleFlightLlmPlanner } from "./single-flight-llm-planner.ts";
import type { Counting, FleetStats, SharedPlanLibraryStats, SingleFlightStats } from "./stats.ts";
import { StreamReader } from "./stream-reader.ts";

/**
 * A server's membership of a fleet. Plan libraries learn from those of the other servers, and a question in flight on
 * one server is not asked again on another. If Redis is down, slow, frozen, full, failing over, emptied or poisoned,
 * only sharing suffers, and it recovers without help.
 *
 * @example
 * const fleet = new Fleet({ redis: "redis://localhost:6379" });
 * fleet.share(cache.learnt(domain));
 * const orchestrator = new Orchestrator({ domain, planner, llm: fleet.askOnce(llm), cache });
 */
export class Fleet {
  readonly #settings: FleetSettings;
  readonly #commands: Commands;
  readonly #outbox: PlanOutbox;
  readonly #shared = new Map<string, SharedDomain>();
  readonly #reader: StreamReader;
  readonly #planLibraries: Counting<SharedPlanLibraryStats> = {
    taken: 0,
    needless: 0,
    refused: 0,
    gaps: 0,
    snapshotsRead: 0,
    snapshotsWritten: 0,
  };
  readonly #questions: Counting<SingleFlightStats> = {
    asked: 0,
    answeredElsewhere: 0,
    withoutLease: 0,
  };

  /** @throws RequestError for invalid options */
  constructor(options: FleetOptions) {
    this.#settings = fleetSettings(options);
    const { clock } = this.#settings;
    this.#commands = new Commands(openCommands(options.redis), clock);
    this.#outbox = new PlanOutbox(this.#commands, this.#settings);
    this.#reader = new StreamReader(openReader(options.redis), this.#outbox, clock, this.#shared);
    this.#reader.start();
  }

  /** The name of this node. */
  get node(): string {
    return this.#settings.node;
  }

  get stats(): FleetStats {
    return {
      isConnected: this.#commands.isReady && this.#reader.isReady,
      ...this.#outbox.counts,
      planLibraries: { ...this.#planLibraries },
      questions: { ...this.#questions },
    };
  }

  /**
   * Shares a plan library both ways. Returns at once; the fleet's plans follow as Redis delivers them. Several
   * plan libraries of a domain also learn from each other.
   *
   * @param tenant default: the options' tenant
   * @returns ends the sharing; the plans stay
   * @throws RequestError for an invalid tenant name
   */
  share(planLibrary: PlanLibrary, tenant: string = this.#settings.tenant): () => void {
    checkTenant(tenant);
    const { hash } = planLibrary.domain;
    const key = domainKeys(tenant, hash).plans;
    const domain = this.#shared.get(key) ?? this.#open(tenant, hash);
    this.#shared.set(key, domain);
    const leave = domain.join(planLibrary);
    return () => {
      leave();
      if (domain.isEmpty && this.#shared.get(key) === domain) this.#shared.delete(key);
    };
  }

  /**
   * Wraps an LLM planner, so that a question in flight on another node is awaited within the budget instead of asked
   * again.
   *
   * @param tenant default: the options' tenant
   * @throws RequestError for an invalid tenant name
   */
  askOnce(llm: LlmPlanner, tenant: string = this.#settings.tenant): LlmPlanner {
    checkTenant(tenant);
    return new SingleFlightLlmPlanner(llm, this.#commands, this.#settings, tenant, this.#questions);
  }

  /** Sends pending plans if Redis is up, then stops sharing. Learned plans stay. */
  async close(): Promise<void> {
    for (const domain of this.#shared.values()) domain.dispose();
    this.#shared.clear();
    await this.#outbox.finish();
    await this.#reader.close();
    this.#commands.redis.disconnect();
  }

  #open(tenant: string, domainHash: string): SharedDomain {
    const { redis } = this.#commands;
    const counts = this.#planLibraries;
    const parts = { redis, outbox: this.#outbox, settings: this.#settings, counts };
    return new SharedDomain(tenant, domainHash, parts);
  }
}
