import { openBackend } from "@understudy/llm";
import { InferenceError, RequestError } from "@understudy/planner-core";
import { parseFlags } from "../../runner/parse-flags.ts";
import type { BenchOutput } from "../../runner/run-bench.ts";
import { type DirectiveSet, directiveSets, PARTS, type Part } from "../directive-sets.ts";
import { BUDGETS_S, type JudgedIntent, judgeIntents } from "./judge-intents.ts";
import { type KeepingOptions, KeptBackend } from "./kept-backend.ts";
import { meterOf } from "./model-meter.ts";
import { type IntentRow, reportIntents } from "./report-intents.ts";

const MS_PER_MINUTE = 60_000;
/** Fixed settings, so that answers do not depend on calibration; with room for the prompts of both kinds of questions. */
const SETTLED = {
  flashAttention: false,
  batch: 1,
  sequences: 2,
  isLazy: true,
  loadTimeoutMs: 600_000,
} as const;
const DEFAULT_PARTS = ["players-held", "held"];

const usage = `Usage: pnpm bench intents --model SPEC [options]

Has a model read the intent of players' directives beside the reader, as a game does with #reads=intent, and sets the reader
alone beside the two together: the goal, the reading as a whole, inverted readings, and what is right where they are sure,
with 95 % intervals; the gain is of whole readings, by pairs. Each directive is read in a domain with its author's \`words\`
and in one without. A second table tells how many answers come within ${BUDGETS_S.join(", ")} s, what is right if later ones do
not count, and what the model costs: processor time and memory of Ollama on this machine (Linux), or of this process.

  --model SPEC    as every command takes it; "model.gguf#threads=1" on shared cores. Without one, only what the file of
                  --answers knows is counted
  --part NAME     of the directives of the suite "words"; may be repeated (default: ${DEFAULT_PARTS.join(", ")}, which were never
                  looked at): ${PARTS.join(", ")}
  --every N       each N-th directive of a part only (default: 1)
  --from N        the first of them (default: 0)
  --answers FILE  keeps the model's answers: the same command resumes, and asks nothing twice
                  (default: understudy-intents.jsonl)
  --minutes N     asks nothing more after that (default: 60); 0 for what the file knows
  --alone         takes the model's processor time for its time: that of one thread on a core of its own, for machines
                  that do other work beside it
  --changes       prints each directive whose reading the model has changed
  --json          the figures as one JSON object
  --help`;

/**
 * Compares the reader of words with and without a model.
 *
 * @returns the exit code
 */
export async function runIntents(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    model: { type: "string", default: "" },
    part: { type: "string", multiple: true, default: DEFAULT_PARTS },
    every: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    answers: { type: "string", default: "understudy-intents.jsonl" },
    minutes: { type: "string", default: "60" },
    alone: { type: "boolean", default: false },
    changes: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const [every, from, minutes] = [values.every, values.from, values.minutes].map(Number);
  const parts = PARTS.filter((part) => values.part.includes(part));
  const isGood =
    Number.isInteger(every) && (every ?? 0) > 0 && (from ?? -1) >= 0 && (minutes ?? -1) >= 0;
  const known =
    values.model === ""
      ? KeptBackend.recorded(values.answers, { isAlone: values.alone })
      : undefined;
  const isKnown = values.model !== "" || known !== undefined;
  if (values.help || !isKnown || parts.length < values.part.length || !isGood) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const untilMs = performance.now() + (minutes as number) * MS_PER_MINUTE;
  let backend: KeptBackend | undefined;
  try {
    backend =
      known ??
      (await openKept(values.model, values.answers, {
        isAlone: values.alone,
        mayAsk: () => performance.now() < untilMs,
      }));
    await backend.load();
    const rows: IntentRow[] = [];
    for (const part of parts) {
      rows.push(...(await rowsOf(part, { every: every ?? 1, from: from ?? 0 }, backend)));
    }
    if (values.changes) for (const row of rows) tellChanges(row, output);
    reportIntents(rows, backend.mostBytes, values.json, output);
    return rows.length > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof InferenceError || error instanceof RequestError)) throw error;
    output.error(error.message);
    return 1;
  } finally {
    await backend?.dispose();
  }
}

async function openKept(spec: string, path: string, options: KeepingOptions): Promise<KeptBackend> {
  const opened = await openBackend(spec, { embedded: SETTLED });
  return new KeptBackend(opened, path, { ...options, meter: meterOf(spec) });
}

/**
 * A part with the domains' words, and without them. Each domain is asked about once, since a server keeps one prompt: the
 * first question after another prompt takes many times as long.
 */
async function rowsOf(
  part: Part,
  { every, from }: { readonly every: number; readonly from: number },
  backend: KeptBackend,
): Promise<readonly IntentRow[]> {
  const told = directiveSets(part, true);
  const untold = directiveSets(part, false);
  const rows = { told: [] as JudgedIntent[], untold: [] as JudgedIntent[] };
  const thinned = ({ directives, ...set }: DirectiveSet): DirectiveSet => ({
    ...set,
    directives: directives.filter((_, index) => index % every === from % every),
  });
  for (const [index, set] of told.entries()) {
    rows.told.push(...(await judgeIntents([thinned(set)], backend)));
    const other = untold[index] as DirectiveSet;
    rows.untold.push(...(await judgeIntents([thinned(other)], backend)));
  }
  return [
    { part, isTold: true, judged: rows.told },
    { part, isTold: false, judged: rows.untold },
  ].filter(({ judged }) => judged.length > 0);
}

function tellChanges({ isTold, judged }: IntentRow, output: BenchOutput): void {
  for (const each of judged) tellChange(each, isTold, output);
}

function tellChange(
  { set, directive, alone, both, text }: JudgedIntent,
  isTold: boolean,
  output: BenchOutput,
): void {
  if (alone.problems.join() === both.problems.join()) return;
  const verdict = both.whole ? "better" : alone.whole ? "worse" : "other";
  const told = isTold ? "with words" : "without words";
  output.out(`${verdict}  ${set}, ${told}: ${directive.text}`);
  output.out(`    alone (${alone.confidence.toFixed(2)}): ${alone.problems.join("; ") || "right"}`);
  output.out(`    both (${both.confidence.toFixed(2)}): ${both.problems.join("; ") || "right"}`);
  output.out(`    the model: ${text}`);
}
