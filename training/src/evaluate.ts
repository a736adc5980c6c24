import { parseArgs } from "node:util";
import { type Backend, BackendLead, type DecodingMode, openBackend } from "@understudy/llm";
import { parseModelSpec, resolveEmbeddedModel } from "@understudy/llm/internal";
import { RandomWalkLead } from "@understudy/simulation";
import { drawChoiceQuestions } from "./evaluation/draw-choice-questions.ts";
import {
  drawQuestions,
  FULL_COUNTS,
  isDemo,
  QUESTION_SETS,
  QUICK_COUNTS,
  type QuestionGroup,
} from "./evaluation/draw-questions.ts";
import { type AskOptions, evaluateChoices, evaluatePlans } from "./evaluation/evaluate.ts";
import {
  evaluateServed,
  SERVED_BUDGET_MS,
  type ServedEvaluation,
} from "./evaluation/evaluate-served.ts";
import {
  type DecodingName,
  type PlannerReport,
  renderReport,
  WALK_STEPS,
} from "./evaluation/render-report.ts";
import type { ServedComparison } from "./evaluation/render-served.ts";
import { sha256Of, writeCard } from "./evaluation/write-card.ts";

const HELP = `pnpm training:evaluate [options]

Asks a model for plans on the demo domains, on renamed and perturbed variants of them, on new domains of trained
families and on domains of families never trained. Says what a game is served of the answers, mended within
${SERVED_BUDGET_MS} ms, beside what it is served with a random walk in the model's place: the gain is what a model is worth. Every answer
is judged as it was written, too; those that are held to applicable steps beside what chance says under the same rules.

  --model SPEC     nano (the default), FILE.gguf, ollama/NAME, openai/NAME@URL or local/NAME:VARIANT; options stand behind
                   it, as in nano#engine=node-llama-cpp, which is asked the same questions as nano
  --seed N         which questions; the same seed asks the same ones (default: the first eight hexadecimal digits of
                   the file's SHA-256, so that nobody picks a draw that flatters; 1 for a model of a server)
  --quick          a tenth of the questions
  --decoding LIST  of free,grammar,applicable, for embedded models (default: free,applicable)
  --sets LIST      only these sets of questions
  --json           the result as JSON, on one line
  --card FOLDER    writes the result into README.md and evaluation.json of a model's folder
  --help
`;

const { values } = parseArgs({
  options: {
    model: { type: "string", default: "nano" },
    seed: { type: "string" },
    quick: { type: "boolean", default: false },
    decoding: { type: "string", default: "free,applicable" },
    sets: { type: "string" },
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
  const modes = values.decoding.split(",").filter(isDecodingMode);
  if (!Number.isInteger(seed) || modes.length === 0) {
    console.error("--seed takes a whole number, --decoding some of free, grammar and applicable");
    process.exitCode = 1;
    return;
  }
  const counts = values.quick ? QUICK_COUNTS : FULL_COUNTS;
  const wanted = values.sets?.split(",");
  const sets = QUESTION_SETS.filter((set) => wanted?.includes(set) ?? true);
  note("drawing questions");
  const groups = drawQuestions(seed, counts, sets);
  const demo = groups.filter(({ set }) => isDemo(set));
  const choices = drawChoiceQuestions(seed, values.quick ? 6 : 40, 8);

  const plans: PlannerReport["plans"][number][] = [];
  let chosen: PlannerReport["choices"];
  let drafted: PlannerReport["drafted"];
  let model = values.model;
  for (const [index, mode] of modes.entries()) {
    const backend = await open(mode, "never");
    model = backend.info.model;
    const isEmbedded = backend.info.decodesPlans === true;
    const decoding: DecodingName = isEmbedded ? mode : "server";
    await using(backend, async (lead) => {
      plans.push({ decoding, ...(await evaluatePlans(lead, groups, progress(decoding))) });
      if (index === 0) chosen = await evaluateChoices(lead, choices, progress("choices"));
    });
    // A server has one way of decoding.
    if (!isEmbedded) break;
    if (index > 0 || demo.length === 0) continue;
    await using(await open(mode, "always"), async (lead) => {
      drafted = (await evaluatePlans(lead, demo, { ...progress("drafts"), withDrafts: true }))
        .speed;
    });
  }
  if (plans.some(({ decoding }) => decoding === "applicable")) {
    const walk = new RandomWalkLead(seed, WALK_STEPS);
    plans.push({ decoding: "chance", ...(await evaluatePlans(walk, groups, progress("chance"))) });
  }
  const served = await compareServed(groups, seed);
  const report: PlannerReport = { model, seed, served, plans, choices: chosen, drafted };
  note("");
  if (values.card !== undefined) {
    if (file === undefined)
      throw new Error(`${values.model} is not a file that a card could describe`);
    writeCard(values.card, file, report, new Date());
  }
  if (values.json) console.log(JSON.stringify(report));
  else console.log(`## ${model}, seed ${seed}\n\n${renderReport(report)}`);
}

/** Default decoding. */
async function compareServed(
  groups: readonly QuestionGroup[],
  seed: number,
): Promise<ServedComparison> {
  const embedded = { drafts: "never", threads: 1, flashAttention: false, batch: 1 } as const;
  let model: ServedEvaluation = {};
  let control: ServedEvaluation = {};
  await using(await openBackend(values.model, { embedded }), async (lead) => {
    model = await evaluateServed(lead, groups, progress("served"));
    const held = { ...progress("random walk"), heldLike: lead };
    control = await evaluateServed(new RandomWalkLead(seed), groups, held);
  });
  return { budgetMs: SERVED_BUDGET_MS, model, control };
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

function isDecodingMode(mode: string): mode is DecodingMode {
  return mode === "free" || mode === "grammar" || mode === "applicable";
}

/** Fixed settings, so that results do not depend on calibration. */
function open(decoding: DecodingMode, drafts: "always" | "never"): Promise<Backend> {
  const embedded = { decoding, drafts, threads: 1, flashAttention: false, batch: 1 };
  return openBackend(values.model, { embedded });
}

async function using(backend: Backend, work: (lead: BackendLead) => Promise<void>): Promise<void> {
  const lead = new BackendLead({ backend });
  try {
    await work(lead);
  } finally {
    await lead.dispose();
  }
}

function progress(name: string): AskOptions {
  return {
    onProgress: (asked) => {
      if (asked % 20 === 0) note(`${name}: ${asked} asked`);
    },
  };
}

/** Shows progress on one line of the terminal. */
function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
