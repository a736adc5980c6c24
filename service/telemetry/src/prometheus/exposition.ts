import type { HistogramSnapshot } from "@understudy/planner-core";
import { cumulativeCounts, SECONDS } from "../catalogue/buckets.ts";

/** Labels of one sample. */
export type Labels = Readonly<Record<string, string>>;

/** One line of a metric. */
export interface Sample {
  /** Behind the name of the metric: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
  readonly labels: Labels;
  readonly value: number;
}

/** How the values of a histogram are written. */
export interface HistogramScale {
  /** Upper ends of the buckets. */
  readonly bounds: readonly number[];
  /** Turns the unit of the snapshot into that of the bounds. */
  readonly factor: number;
}

const MS_AS_SECONDS: HistogramScale = { bounds: SECONDS, factor: 0.001 };

/**
 * Metrics in the text format of Prometheus (version 0.0.4); samples of one name stand together.
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

  /** Adds one sample. A name has one type and one help, those of its first sample. */
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
   * Adds what a histogram holds.
   *
   * @param scale default: a snapshot in milliseconds, told in seconds
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

  /** The whole text. */
  toString(): string {
    return [...this.#metrics.values()].map(({ head, lines }) => head + lines.join("")).join("");
  }

  #labels(own: Labels): string {
    const all = Object.entries({ ...this.#common, ...own });
    if (all.length === 0) return "";
    return `{${all.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(",")}}`;
  }
}

/** A name of a metric made of anything: what the format does not allow becomes an underscore. */
export function metricName(words: readonly string[]): string {
  const name = words.join("_").replace(/[^A-Za-z0-9_]/g, "_");
  return /^[0-9]/.test(name) ? `_${name}` : name;
}

/** A name of a label; those with two underscores in front are the server's own. */
export function labelName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, "_").replace(/^__+/, "_");
  return plain === "" || /^[0-9]/.test(plain) ? `_${plain}` : plain;
}

/** A number as the format writes it. */
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
