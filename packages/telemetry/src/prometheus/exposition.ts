/** Labels of one sample. */
export type Labels = Readonly<Record<string, string>>;

/** One line of a metric. */
export interface Sample {
  /** Behind the name of the metric: `_bucket`, `_sum`, `_count`. */
  readonly suffix?: string;
  readonly labels: Labels;
  readonly value: number;
}

/** Metrics in the text format of Prometheus (version 0.0.4); samples of one name stand together. */
export class Exposition {
  readonly #metrics = new Map<string, { readonly head: string; readonly lines: string[] }>();
  readonly #common: Labels;

  /** @param common labels of every sample */
  constructor(common: Labels) {
    this.#common = common;
  }

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
export function formatNumber(value: number): string {
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
