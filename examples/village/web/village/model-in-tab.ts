import { type Signal, signal } from "@preact/signals";
import {
  BackendLlmPlanner,
  openBrowserBackend,
  type ResilienceEvent,
  type ResilientLlmPlanner,
  SHIPPED_SHA256,
  withResilience,
} from "@understudy/llm/browser";
import { type Domain, systemClock, type Telemetry } from "@understudy/planner-core";
import { FaultyBackend } from "@understudy/stress/faults";
import { modelWorker } from "../start.ts";
import { ArrivingLlmPlanner } from "./arriving-llm-planner.ts";

/** Loading state of the model. */
export type ModelState =
  | { readonly kind: "coming"; readonly share: number }
  | { readonly kind: "ready" }
  | { readonly kind: "missing"; readonly why: string };

/** The model's behaviour: normal, or a fault chosen by the visitor. */
export const MOODS = ["well", "slow", "wrong", "dead"] as const;
export type Mood = (typeof MOODS)[number];

/** The fault of each mood. */
const FAULTS: Readonly<Record<Mood, string | undefined>> = {
  well: undefined,
  slow: "slow",
  wrong: "liar",
  dead: "down",
};

/** Cached system prompts: the village's three domains, and some of the playground. */
const SEQUENCES = 6;

/** The shipped model in a worker of this page, with switchable faults. */
export class ModelInTab {
  readonly llm: ArrivingLlmPlanner = new ArrivingLlmPlanner("nano-planner", SHIPPED_SHA256);
  readonly state: Signal<ModelState> = signal<ModelState>({ kind: "coming", share: 0 });
  readonly mood: Signal<Mood> = signal<Mood>("well");
  #faulty: FaultyBackend | undefined;

  /** Sets the model's behaviour. */
  setMood(mood: Mood): void {
    this.mood.value = mood;
    this.#applyMood();
  }

  /**
   * Loads the model and lets it read the domains; it can be asked from the first one on. Never rejects: the village
   * works without it.
   */
  async fetch(
    domains: Promise<readonly Domain[]>,
    { telemetry, onEvent }: { telemetry: Telemetry; onEvent: (event: ResilienceEvent) => void },
  ): Promise<void> {
    try {
      const backend = await openBrowserBackend({
        model: "nano-planner.gguf",
        sha256: SHIPPED_SHA256,
        sequences: SEQUENCES,
        worker: modelWorker,
        onProgress: ({ bytes, totalBytes }) => {
          this.state.value = { kind: "coming", share: bytes / (totalBytes ?? 5_300_000) };
        },
      });
      this.#faulty = new FaultyBackend(backend, systemClock);
      this.#applyMood();
      const llm = withResilience(new BackendLlmPlanner({ backend: this.#faulty }), {
        telemetry,
        onEvent,
      });
      await this.#readDomains(llm, await domains);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.state.value = { kind: "missing", why };
    }
  }

  async #readDomains(llm: ResilientLlmPlanner, domains: readonly Domain[]): Promise<void> {
    for (const domain of domains) {
      await llm.warmUp(domain);
      if (this.state.peek().kind === "ready") continue;
      this.llm.arrive(llm);
      performance.mark("model-ready");
      this.state.value = { kind: "ready" };
    }
  }

  #applyMood(): void {
    for (const mood of MOODS) {
      const fault = FAULTS[mood];
      if (fault !== undefined) this.#faulty?.set(fault, mood === this.mood.peek());
    }
  }
}
