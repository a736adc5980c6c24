import type { HistogramSnapshot } from "@understudy/planner-core";
import { cumulativeCounts, SECONDS } from "../catalogue/buckets.ts";

/** Labels of one sample. */
export type Labels = Readonly<Record<string, string>>;

/** One line of a metric. */
export interface Sample {
  /** Suffix of the metric's name: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
  readonly labels: Labels;
  readonly value: number;
}

/** Buckets of an exported histogram. */
export interface HistogramScale {
  /** Upper bounds of the buckets. */
  readonly bounds: readonly number[];
  /** Converts the snapshot's unit into the bounds' unit. */
  readonly factor: number;
}

const MS_AS_SECONDS: HistogramScale = { bounds: SECONDS, factor: 0.001 };

/**
 * Metrics in Prometheus' text format (version 0.0.4), with samples grouped by name.
 *
 * @example
 * const page = new Exposition({ game: "village" });
 * page.add("players", "gauge", "Players that are in the game", { labels: {}, value: 12 });
 * const text = page.toString();
 */
export class Exposition {
  readonly #metrics = new Map<string, { readonly head: string; readonly lines: string[] }>();
  readonly #common: Labels;

  /** @param common labels of every sample. Default: none */
  constructor(common: Labels = {}) {
    this.#common = common;
  }

  /** Adds a sample. Type and help of a name come from its first sample. */
  add(name: string, type: "counter" | "gauge" | "histogram", help: string, sample: Sample): void {
    let metric = this.#metrics.get(name);
    if (metric === undefined) {
      const head = `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}\n`;
      metric = { head, lines: [] };
      this.#metrics.set(name, metric);
    }
    const { suffix = "", labels, value } = sample;
    metric.lines.push(`${name}${suffix}${this.#labels(labels)} ${formatNumber(value)}\n`);
  }

  /**
   * Adds the samples of a histogram.
   *
   * @param scale default: converts milliseconds to seconds
   */
  addHistogram(
    name: string,
    help: string,
    labels: Labels,
    snapshot: Pick<HistogramSnapshot, "buckets" | "count" | "sum">,
    { bounds, factor }: HistogramScale = MS_AS_SECONDS,
  ): void {
    const add = (suffix: string, value: number, own: Labels = {}): void =>
      this.add(name, "histogram", help, { suffix, labels: { ...labels, ...own }, value });
    cumulativeCounts(snapshot, bounds, factor).forEach((count, index) => {
      add("_bucket", count, { le: formatNumber(bounds[index] as number) });
    });
    add("_bucket", snapshot.count, { le: "+Inf" });
    add("_sum", snapshot.sum * factor);
    add("_count", snapshot.count);
  }

  /** The complete text. */
  toString(): string {
    return [...this.#metrics.values()].map(({ head, lines }) => head + lines.join("")).join("");
  }

  #labels(own: Labels): string {
    const all = Object.entries({ ...this.#common, ...own });
    if (all.length === 0) return "";
    return `{${all.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(",")}}`;
  }
}

/** A valid metric name; invalid characters become underscores. */
export function metricName(words: readonly string[]): string {
  const name = words.join("_").replace(/[^A-Za-z0-9_]/g, "_");
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/** A valid label name; the prefix of two underscores is reserved. */
export function labelName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^__+/, "_");
  return plain === "" || /^[0-9]/.test(plain) ? `_${plain}` : plain;
}

/** A number in Prometheus' text format. */
function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "+Inf";
  return value === Number.NEGATIVE_INFINITY ? "-Inf" : String(value);
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
