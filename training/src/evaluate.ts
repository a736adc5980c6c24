import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBackend } from "@understudy/llm";
import { parseModelSpec, resolveEmbeddedModel } from "@understudy/llm/internal";
import { contestantOf } from "../../workshop/cli/src/trial/asking/contestant.ts";
import { drawChoiceQuestions } from "./evaluation/draw-choice-questions.ts";
import { drawQuestions, FULL_COUNTS, QUICK_COUNTS } from "./evaluation/draw-questions.ts";
import { evaluate } from "./evaluation/evaluate.ts";
import { renderReport } from "./evaluation/render-report.ts";
import { sha256Of, writeCard } from "./evaluation/write-card.ts";

const HELP = `pnpm training:evaluate [options]

Puts a model on trial as \`understudy model trial\` does, with questions that are drawn as those to train on are: about the
demo domains, renamed and perturbed variants of them, new domains of trained families and domains of families never trained.
Says what a game is served of the answers, mended, beside what it is served with a random walk in the model's place: the gain
is what a model is worth. Every plan is judged as it was written, too, beside what chance says under the same rules.

  --model SPEC     nano (the default), FILE.gguf, ollama/NAME, openai/NAME@URL or local/NAME:VARIANT; options stand behind
                   it, as in nano#engine=node-llama-cpp, which is asked the same questions as nano
  --seed N         which questions; the same seed asks the same ones (default: the first eight hexadecimal digits of
                   the file's SHA-256, so that nobody picks a draw that flatters; 1 for a model of a server)
  --quick          a tenth of the questions
  --json           the result as JSON, on one line
  --card FOLDER    writes the result into README.md and evaluation.json of a model's folder
  --help
`;

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "nano" },
    seed: { type: "string" },
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    card: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else await evaluatePlanner();

async function evaluatePlanner(): Promise<void> {
  const file = fileOf(values.model);
  const seed = values.seed === undefined ? seedOf(file) : Number(values.seed);
  if (!Number.isInteger(seed)) {
    console.error("--seed takes a whole number");
    process.exitCode = 1;
    return;
  }
  note("drawing questions");
  const plans = drawQuestions(seed, values.quick ? QUICK_COUNTS : FULL_COUNTS);
  const choices = drawChoiceQuestions(seed, values.quick ? 6 : 40, 8);
  // Fixed settings, so that results do not depend on calibration.
  const embedded = { drafts: "never", threads: 1, flashAttention: false, batch: 1 } as const;
  const backend = await openBackend(values.model, { embedded });
  const folder = mkdtempSync(join(tmpdir(), "understudy-evaluation-"));
  try {
    const contestant = await contestantOf({ backend, dispose: () => backend.dispose() }, 0);
    const onProgress = (asked: number): void => note(`${asked} asked`);
    const report = await evaluate(backend.info.model, {
      ...{ contestant, plans, choices, seed, folder, onProgress },
    });
    note("");
    if (values.card !== undefined) {
      if (file === undefined)
        throw new Error(`${values.model} is not a file that a card could describe`);
      writeCard(values.card, file, report, new Date());
    }
    if (values.json) console.log(JSON.stringify(report));
    else console.log(`## ${report.model}, seed ${seed}\n\n${renderReport(report)}`);
  } finally {
    await backend.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The path of an embedded model. */
function fileOf(model: string): string | undefined {
  const spec = parseModelSpec(model);
  if (spec.kind === "nano") return resolveEmbeddedModel(spec.kind)?.path;
  return spec.kind === "file" ? spec.path : undefined;
}

function seedOf(file: string | undefined): number {
  return file === undefined ? 1 : Number.parseInt(sha256Of(file).slice(0, 8), 16);
}

/** Shows progress on one line of the terminal. */
function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
