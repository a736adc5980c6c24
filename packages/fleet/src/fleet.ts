import { type Lead, type Repertoire, RequestError } from "@understudy/planner-core";
import { Commands } from "./commands.ts";
import { isReady, openCommands, openReader } from "./connection.ts";
import { domainKeys } from "./keys.ts";
import { type FleetOptions, type FleetSettings, fleetSettings } from "./options.ts";
import { PlanOutbox } from "./plan-outbox.ts";
import { SharedRepertoire } from "./shared-repertoire.ts";
import { SingleFlightLead } from "./single-flight-lead.ts";
import type { Counting, FleetStats, SharedRepertoireStats, SingleFlightStats } from "./stats.ts";
import { StreamReader } from "./stream-reader.ts";

/**
 * One server of many. Its repertoires learn what those of the others learn, and a question that another server is
 * asking a model is not asked twice. Redis may be down, slow, frozen, full, failing over, emptied or poisoned: it
 * costs sharing and nothing else, and sharing comes back by itself.
 *
 * @example
 * const fleet = new Fleet({ redis: "redis://localhost:6379" });
 * fleet.share(cache.learnt(domain));
 * const orchestrator = new Orchestrator({ domain, planner, lead: fleet.askOnce(lead), cache });
 */
export class Fleet {
  readonly #settings: FleetSettings;
  readonly #commands: Commands;
  readonly #outbox: PlanOutbox;
  readonly #shared = new Map<string, SharedRepertoire>();
  readonly #reader: StreamReader;
  readonly #repertoires: Counting<SharedRepertoireStats> = {
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

  /** @throws RequestError if the options make no sense */
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
      isConnected: isReady(this.#commands.redis),
      ...this.#outbox.counts,
      repertoires: { ...this.#repertoires },
      questions: { ...this.#questions },
    };
  }

  /**
   * Shares a repertoire: what is added here is told to the fleet, and what the fleet knows enters it. Returns at
   * once; the plans come when Redis has told them.
   *
   * @returns ends the sharing; the plans stay
   * @throws RequestError if a repertoire of the same domain is shared already
   */
  share(repertoire: Repertoire): () => void {
    const key = domainKeys(this.#settings.tenant, repertoire.domain.hash).plans;
    if (this.#shared.has(key)) {
      const message = `a repertoire of "${repertoire.domain.name}" is shared already`;
      throw new RequestError([{ pointer: "", message, hint: "share one for each domain" }]);
    }
    const { redis } = this.#commands;
    const one = new SharedRepertoire(
      repertoire,
      redis,
      this.#outbox,
      this.#settings,
      this.#repertoires,
    );
    this.#shared.set(key, one);
    return () => {
      if (this.#shared.get(key) === one) this.#shared.delete(key);
      one.dispose();
    };
  }

  /**
   * The same lead, with the questions of the whole fleet: what another node is asking already is awaited within the
   * budget instead of asked again.
   */
  askOnce(lead: Lead): Lead {
    return new SingleFlightLead(lead, this.#commands, this.#settings, this.#questions);
  }

  /** Shares no more. What was learnt stays. */
  async close(): Promise<void> {
    for (const one of this.#shared.values()) one.dispose();
    this.#shared.clear();
    await this.#reader.close();
    this.#commands.redis.disconnect();
  }
}
