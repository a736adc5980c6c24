import { Histogram, type LlmAnswer, type Telemetry } from "@understudy/planner-core";
import { countCall } from "@understudy/planner-core/internal";
import type { Exposition } from "@understudy/telemetry/prometheus";

/** Texts that are not plans: answers to `/v1/query`, and to other APIs' requests. */
export type TextKind = "query" | "chat";

/** How a query was answered: from the cache, by an equal query in flight, or by the models. */
type LookUpResult = "exact" | "similar" | "shared" | "miss";

interface KindCounts {
  readonly results: { success: number; error: number };
  readonly tokens: { prompt: number; completion: number };
  readonly durations: Histogram;
}

/** Counts generated texts and cache hits, for all tenants together. */
export class TextMetrics {
  readonly #telemetry: Telemetry;
  readonly #kinds = new Map<TextKind, KindCounts>();
  readonly #lookUps = new Map<LookUpResult, number>();
  #evictions = 0;

  /** @param telemetry counts these calls as well as plan calls */
  constructor(telemetry: Telemetry) {
    this.#telemetry = telemetry;
  }

  /** Counts a text request. The returned function records its end. */
  asked(
    kind: TextKind,
  ): (answer: Pick<LlmAnswer, "usage" | "ensemble"> | undefined, elapsedMs: number) => void {
    this.#telemetry.count("llm.request");
    return (answer, elapsedMs) => {
      countCall(this.#telemetry, answer, elapsedMs);
      const counts = this.#kinds.get(kind) ?? newCounts();
      this.#kinds.set(kind, counts);
      counts.results[answer === undefined ? "error" : "success"]++;
      counts.tokens.prompt += answer?.usage?.promptTokens ?? 0;
      counts.tokens.completion += answer?.usage?.completionTokens ?? 0;
      counts.durations.record(elapsedMs);
    };
  }

  /** Counts a cache lookup. */
  lookedUp(result: LookUpResult): void {
    this.#lookUps.set(result, (this.#lookUps.get(result) ?? 0) + 1);
  }

  /** Counts a line that was not fit to be shown. */
  lineRefused(): void {
    this.#telemetry.count("llm.line_refused");
  }

  /** Counts evicted answers. */
  evicted(count: number): void {
    this.#evictions += count;
  }

  /**
   * Adds the counters to a metrics page.
   *
   * @param entries answers in the cache
   */
  render(page: Exposition, entries: number): void {
    for (const [kind, { results, tokens, durations }] of this.#kinds) {
      for (const [result, value] of Object.entries(results)) {
        const text = "Texts that models were asked for besides plans, by how that ended";
        const labels = { kind, result };
        page.add("understudy_texts_total", "counter", text, { labels, value });
      }
      for (const [type, value] of Object.entries(tokens)) {
        const text = "Tokens of the texts that models wrote besides plans";
        const labels = { kind, type };
        page.add("understudy_text_tokens_total", "counter", text, { labels, value });
      }
      const text = "From asking the models to the end of their text";
      const name = "understudy_text_duration_seconds";
      page.addHistogram(name, text, { kind }, durations.snapshot());
    }
    for (const [result, value] of this.#lookUps) {
      const text = "Questions in words, by whether the answer was known";
      const name = "understudy_prompt_cache_lookups_total";
      page.add(name, "counter", text, { labels: { result }, value });
    }
    const remembered = "Answers to questions in words that are remembered";
    const gauge = { labels: {}, value: entries };
    page.add("understudy_prompt_cache_entries", "gauge", remembered, gauge);
    const gone = "Answers to questions in words that made room for others";
    const counter = { labels: {}, value: this.#evictions };
    page.add("understudy_prompt_cache_evictions_total", "counter", gone, counter);
  }
}

function newCounts(): KindCounts {
  return {
    results: { success: 0, error: 0 },
    tokens: { prompt: 0, completion: 0 },
    durations: new Histogram(),
  };
}
