import { openBackend } from "@understudy/llm";
import { InferenceError, RequestError } from "@understudy/planner-core";
import { confidence } from "@understudy/rehearsal";
import { parseFlags } from "../runner/parse-flags.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { type DirectiveSet, directiveSets, PARTS, type Part } from "./directive-sets.ts";
import { type IntentVerdict, type JudgedIntent, judgeIntents } from "./judge-intents.ts";
import { KeptBackend } from "./kept-backend.ts";
import { pairedGain } from "./paired-gain.ts";

const MS_PER_MINUTE = 60_000;
/** Fixed settings, so that answers do not depend on calibration; with room for the prompts of both kinds of questions. */
const SETTLED = {
  flashAttention: false,
  batch: 1,
  sequences: 2,
  isLazy: true,
  loadTimeoutMs: 600_000,
} as const;
/** Minimum confidence of a certain reading: the default of an orchestrator. */
const CONFIDENT = 0.9;
const DEFAULT_PARTS = ["players-held", "held"];

const usage = `Usage: pnpm bench intents --model SPEC [options]

Has a model read the intent of players' directives beside the reader, as a game does with #reads=intent, and sets the reader
alone beside the two together: the goal, the reading as a whole, inverted readings, and what is right where they are sure,
with 95 % intervals; the gain is of whole readings, by pairs. Each directive is read in a domain with its author's \`words\`
and in one without.

  --model SPEC    as every command takes it; "model.gguf#threads=1" on shared cores
  --part NAME     of the directives of the suite "words"; may be repeated (default: ${DEFAULT_PARTS.join(", ")}, which were never
                  looked at): ${PARTS.join(", ")}
  --every N       each N-th directive of a part only (default: 1)
  --from N        the first of them (default: 0)
  --answers FILE  keeps the model's answers: the same command resumes, and asks nothing twice
                  (default: understudy-intents.jsonl)
  --minutes N     asks nothing more after that (default: 60); 0 for what the file knows
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
  if (values.help || values.model === "" || parts.length < values.part.length || !isGood) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const untilMs = performance.now() + (minutes as number) * MS_PER_MINUTE;
  let backend: KeptBackend | undefined;
  try {
    const opened = await openBackend(values.model, { embedded: SETTLED });
    backend = new KeptBackend(opened, values.answers, () => performance.now() < untilMs);
    await backend.load();
    const rows: Row[] = [];
    for (const isTold of [true, false]) {
      for (const part of parts) {
        const sets = directiveSets(part, isTold).map((set) => thinned(set, every ?? 1, from ?? 0));
        const judged = await judgeIntents(sets, backend);
        if (judged.length > 0) rows.push({ part, isTold, judged });
        if (values.changes) for (const each of judged) tellChange(each, isTold, output);
      }
    }
    report(rows, values.json, output);
    return rows.length > 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof InferenceError || error instanceof RequestError)) throw error;
    output.error(error.message);
    return 1;
  } finally {
    await backend?.dispose();
  }
}

interface Row {
  readonly part: Part;
  readonly isTold: boolean;
  readonly judged: readonly JudgedIntent[];
}

function thinned({ directives, ...set }: DirectiveSet, every: number, from: number): DirectiveSet {
  return { ...set, directives: directives.filter((_, index) => index % every === from % every) };
}

function report(rows: readonly Row[], isJson: boolean, output: BenchOutput): void {
  const all = [true, false].flatMap((isTold) => {
    const some = rows.filter((row) => row.isTold === isTold);
    const judged = some.flatMap((row) => row.judged);
    const total = some.length > 1 ? [{ part: "all", isTold, judged }] : [];
    return [...some, ...total];
  });
  if (isJson) {
    output.out(JSON.stringify(all.map(({ judged, ...row }) => ({ ...row, ...figuresOf(judged) }))));
    return;
  }
  const title = ["directives", "n", "goal", "", "whole", "", "inverted", "", "where sure", ""];
  const table = all.map(({ part, isTold, judged }) => {
    const { shares, gain, better, worse, medianMs } = figuresOf(judged);
    const name = `${part}, ${isTold ? "with words" : "without words"}`;
    const cells = shares.flatMap(({ alone, both }) => [alone, both]);
    return [name, String(judged.length), ...cells, gain, `${better}/${worse}`, medianMs];
  });
  output.out(
    "Each pair: the reader alone, then reader and model. Gain: of whole readings, in points.",
  );
  output.out(formatTable([[...title, "gain", "better/worse", "p50"], ...table]));
}

/** The figures of a row: shares in percent, with 95 % intervals. */
function figuresOf(judged: readonly JudgedIntent[]) {
  const isSure = ({ confidence: own }: IntentVerdict): boolean => own >= CONFIDENT;
  const shareFor = (isHit: (verdict: IntentVerdict) => boolean) => ({
    alone: shareOf(judged.map(({ alone }) => alone).filter(isHit).length, judged.length),
    both: shareOf(judged.map(({ both }) => both).filter(isHit).length, judged.length),
  });
  const sure = (verdicts: readonly IntentVerdict[]): string => {
    const some = verdicts.filter(isSure);
    return shareOf(some.filter(({ whole }) => whole).length, some.length);
  };
  const { gain, low, high } = pairedGain(
    judged.map(({ alone, both }) => ({ before: alone.whole, after: both.whole })),
  );
  const [points, least, most] = [gain, low, high].map((share) => Math.round(100 * share));
  const times = judged.map(({ ms }) => ms).sort((one, other) => one - other);
  return {
    directives: judged.length,
    shares: [
      shareFor(({ goal }) => goal),
      shareFor(({ whole }) => whole),
      shareFor(({ inverted }) => inverted),
      {
        alone: sure(judged.map(({ alone }) => alone)),
        both: sure(judged.map(({ both }) => both)),
      },
    ],
    gain: `${points} (${least} to ${most})`,
    better: judged.filter(({ alone, both }) => both.whole && !alone.whole).length,
    worse: judged.filter(({ alone, both }) => alone.whole && !both.whole).length,
    medianMs: `${((times[Math.floor(times.length / 2)] ?? 0) / 1000).toFixed(1)} s`,
  };
}

function shareOf(hits: number, sample: number): string {
  if (sample === 0) return "none";
  const { share, low, high } = confidence(hits, sample);
  const [middle, least, most] = [share, low, high].map((value) => Math.round(100 * value));
  return `${middle} (${least}–${most})`;
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
