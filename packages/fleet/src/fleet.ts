import { type Lead, type Repertoire, RequestError } from "@understudy/planner-core";
import type { Redis } from "ioredis";
import { isReady, openCommands, openReader } from "./connection.ts";
import { type FleetOptions, type FleetSettings, fleetSettings } from "./options.ts";
import { Pause } from "./pause.ts";
import { PlanOutbox, type PlanOutboxCounts } from "./plan-outbox.ts";
import { SharedRepertoire, type SharedRepertoireStats } from "./shared-repertoire.ts";
import { SingleFlightLead, type SingleFlightStats } from "./single-flight-lead.ts";
import { StreamReader } from "./stream-reader.ts";

/** Counts of a node's shared and received plans. */
export interface FleetStats extends PlanOutboxCounts {
  /** Whether Redis can be reached. */
  readonly isConnected: boolean;
  /** Of all repertoires together. */
  readonly repertoires: SharedRepertoireStats;
  /** Questions to models, asked once in the whole fleet. */
  readonly questions: SingleFlightStats;
}

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
  readonly #commands: Redis;
  readonly #outbox: PlanOutbox;
  readonly #pause: Pause;
  readonly #shared = new Map<string, SharedRepertoire>();
  readonly #leads: SingleFlightLead[] = [];
  readonly #reader: StreamReader;

  /** @throws RequestError if the options make no sense */
  constructor(options: FleetOptions) {
    this.#settings = fleetSettings(options);
    const { clock } = this.#settings;
    this.#commands = openCommands(options.redis);
    this.#pause = new Pause(clock);
    this.#outbox = new PlanOutbox(this.#commands, this.#pause, this.#settings);
    this.#reader = new StreamReader(openReader(options.redis), this.#outbox, clock, this.#shared);
    this.#reader.start();
  }

  /** The name of this node. */
  get node(): string {
    return this.#settings.node;
  }

  get stats(): FleetStats {
    const all = [...this.#shared.values()].map(({ stats }) => stats);
    const sum = (name: keyof SharedRepertoireStats): number =>
      all.reduce((total, stats) => total + stats[name], 0);
    const questions = this.#leads.map(({ stats }) => stats);
    const asked = (name: keyof SingleFlightStats): number =>
      questions.reduce((total, stats) => total + stats[name], 0);
    return {
      isConnected: isReady(this.#commands),
      ...this.#outbox.counts,
      repertoires: {
        taken: sum("taken"),
        needless: sum("needless"),
        refused: sum("refused"),
        gaps: sum("gaps"),
        snapshotsRead: sum("snapshotsRead"),
        snapshotsWritten: sum("snapshotsWritten"),
      },
      questions: {
        asked: asked("asked"),
        answeredElsewhere: asked("answeredElsewhere"),
        withoutLease: asked("withoutLease"),
      },
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
    const one = new SharedRepertoire(repertoire, this.#commands, this.#outbox, this.#settings);
    const key = one.keys.plans;
    if (this.#shared.has(key)) {
      one.dispose();
      const message = `a repertoire of "${repertoire.domain.name}" is shared already`;
      throw new RequestError([{ pointer: "", message, hint: "share one for each domain" }]);
    }
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
    const wrapped = new SingleFlightLead(lead, this.#commands, this.#pause, this.#settings);
    this.#leads.push(wrapped);
    return wrapped;
  }

  /** Shares no more. What was learnt stays. */
  async close(): Promise<void> {
    for (const one of this.#shared.values()) one.dispose();
    this.#shared.clear();
    await this.#reader.close();
    this.#commands.disconnect();
  }
}
