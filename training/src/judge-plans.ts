import { parseArgs } from "node:util";
import { BackendLead, openBackend } from "@understudy/llm";
import { JUDGED_DOMAINS } from "./judged/draw-told.ts";
import { askPlans, drawPlans, type JudgedPlan } from "./judged/judge-plans.ts";

const HELP = `pnpm training:judge-plans [options]

Asks models for plans in three games that were written by hand, before any data to train on was drawn; each plan is held as it
is by default (embedded models to steps that can be done), mended and served. Says how many are valid, and which share of
the served steps is the model's, beside random walks in its place; the gain with its 95 % interval.

  --model SPEC   as every command takes it, several times for several models (default: nano)
  --plans N      in each game (default: 40)
  --seed N       which plans (default: 1)
  --json         the result as JSON, on one line
  --help
`;
/** Nothing that decides over an answer is measured on this machine as it is now. */
const SETTLED = { threads: 1, flashAttention: false, batch: 1, loadTimeoutMs: 600_000 };
/** The quantile of the normal distribution for 95 % between both limits. */
const Z = 1.96;

const { values } = parseArgs({
  options: {
    model: { type: "string", multiple: true, default: ["nano"] },
    plans: { type: "string", default: "40" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else await judgePlans();

async function judgePlans(): Promise<void> {
  const [count, seed] = [Number(values.plans), Number(values.seed)];
  if (!(Number.isInteger(count) && count > 1 && Number.isInteger(seed))) {
    console.error("--plans takes a whole number from 2, --seed a whole number");
    process.exitCode = 1;
    return;
  }
  const questions = JUDGED_DOMAINS.flatMap((each) => drawPlans(each, count, seed));
  const rows = [];
  for (const spec of values.model) {
    const lead = new BackendLead({ backend: await openBackend(spec, { embedded: SETTLED }) });
    try {
      const judged = await askPlans(lead, questions, seed, (asked) =>
        note(`${lead.model}: ${asked}`),
      );
      rows.push({ model: lead.model, ...summaryOf(judged) });
    } finally {
      await lead.dispose();
    }
  }
  note("");
  if (values.json) {
    console.log(JSON.stringify({ seed, questions: questions.length, rows }));
    return;
  }
  const lines = rows.map(({ model, valid, walkValid, kept, walkKept, gain, low, high }) => {
    const interval = `${signed(gain)} (${signed(low)} to ${signed(high)})`;
    const shares = [valid, walkValid, kept, walkKept].map((share) => share.toFixed(0));
    return `| ${[model, ...shares, interval].join(" | ")} |`;
  });
  console.log(
    [
      `${questions.length} plans`,
      "",
      "| model | valid % | of random walks | its share of the served steps % | of random walks | gain in points |",
      "|---|---|---|---|---|---|",
      ...lines,
    ].join("\n"),
  );
}

function summaryOf(judged: readonly JudgedPlan[]) {
  const share = (of: (plan: JudgedPlan) => number): number =>
    (100 * judged.reduce((sum, plan) => sum + of(plan), 0)) / judged.length;
  const gain = share(({ kept, walkKept }) => kept - walkKept);
  const squares = judged.map(({ kept, walkKept }) => (100 * (kept - walkKept) - gain) ** 2);
  const variance = squares.reduce((sum, each) => sum + each, 0) / (judged.length - 1);
  const spread = Z * Math.sqrt(variance / judged.length);
  return {
    valid: share(({ isValid }) => (isValid ? 1 : 0)),
    walkValid: share(({ walkValid }) => walkValid),
    kept: share(({ kept }) => kept),
    walkKept: share(({ walkKept }) => walkKept),
    gain,
    low: gain - spread,
    high: gain + spread,
  };
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(0)}`;
}

/** Tells a person who watches, on one line that is written over. */
function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
