import type { EnsembleReport, MemberReport } from "../contract/llm-planner.ts";

/** The calls of one member of an ensemble so far. */
export interface MemberCounts {
  /** Number of calls by their end. */
  readonly ends: Readonly<Record<MemberReport["end"], number>>;
  readonly tokens: number;
}

/** The results of one ensemble strategy. */
export interface StrategyCounts {
  readonly answers: number;
  readonly calls: number;
  readonly tokensWasted: number;
}

/** Limit on the number of distinct names, since LLM planners may invent them; further names count as `other`. */
const MOST_NAMES = 32;
const OTHER = "other";

interface Tally {
  readonly ends: Record<MemberReport["end"], number>;
  tokens: number;
}

/** Counts of ensemble answers. */
export class EnsembleCounts {
  readonly #members = new Map<string, Tally>();
  readonly #strategies = new Map<
    string,
    { answers: number; calls: number; tokensWasted: number }
  >();

  get members(): Readonly<Record<string, MemberCounts>> {
    const copies = [...this.#members].map(([name, { ends, tokens }]) => [
      name,
      { ends: { ...ends }, tokens },
    ]);
    return Object.fromEntries(copies);
  }

  get strategies(): Readonly<Record<string, StrategyCounts>> {
    return Object.fromEntries([...this.#strategies].map(([name, each]) => [name, { ...each }]));
  }

  add({ strategy, calls, tokensWasted }: EnsembleReport): void {
    const way = named(this.#strategies, strategy, () => ({
      answers: 0,
      calls: 0,
      tokensWasted: 0,
    }));
    way.answers++;
    way.calls += calls.length;
    way.tokensWasted += tokensWasted;
    for (const { member, end, tokens } of calls) {
      const tally = named(this.#members, member, newTally);
      tally.ends[end]++;
      tally.tokens += tokens;
    }
  }
}

function newTally(): Tally {
  return { ends: { won: 0, lost: 0, refused: 0, failed: 0, cancelled: 0 }, tokens: 0 };
}

function named<Value>(all: Map<string, Value>, name: string, make: () => Value): Value {
  const key = all.has(name) || all.size < MOST_NAMES ? name : OTHER;
  const known = all.get(key) ?? make();
  all.set(key, known);
  return known;
}
