interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ParsedMetric {
  readonly type: string;
  readonly help: string;
  readonly samples: ParsedSample[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"/y;

/** Parses the text format strictly and throws on any violation of the grammar. */
export function parseExposition(text: string): Map<string, ParsedMetric> {
  if (!text.endsWith("\n")) throw new Error("The last line has no line feed");
  const metrics = new Map<string, ParsedMetric>();
  let help = "";
  let current: [string, ParsedMetric] | undefined;
  for (const line of text.slice(0, -1).split("\n")) {
    const comment = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`).exec(line);
    if (comment !== null) {
      const [, kind, name = "", rest = ""] = comment;
      if (kind === "HELP") help = rest;
      else {
        if (metrics.has(name)) throw new Error(`${name} appears twice`);
        current = [name, { type: rest, help, samples: [] }];
        metrics.set(...current);
      }
      continue;
    }
    const sample = parseSample(line);
    const base = sample.name.replace(/_(bucket|sum|count)$/, "");
    if (current === undefined || (current[0] !== sample.name && current[0] !== base)) {
      throw new Error(`${line} does not belong to ${current?.[0]}`);
    }
    current[1].samples.push(sample);
  }
  return metrics;
}

function parseSample(line: string): ParsedSample {
  const match = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`).exec(line);
  if (match === null) throw new Error(`${line} is not a sample`);
  const [, name = "", inner = "", number = ""] = match;
  const labels: Record<string, string> = {};
  for (let at = 0; at < inner.length; ) {
    LABEL.lastIndex = at;
    const label = LABEL.exec(inner);
    if (label === null) throw new Error(`${inner.slice(at)} is not a label`);
    const [whole, key = "", value = ""] = label;
    if (Object.hasOwn(labels, key)) throw new Error(`the label ${key} appears twice`);
    labels[key] = value.replace(/\\(.)/g, (_, each: string) => (each === "n" ? "\n" : each));
    at += whole.length;
    if (at < inner.length && inner[at++] !== ",") throw new Error("a comma is missing");
  }
  const value = number === "+Inf" ? Number.POSITIVE_INFINITY : Number(number);
  if (Number.isNaN(value)) throw new Error(`${number} is not a number`);
  return { name, labels, value };
}
