import { parseArgs } from "node:util";
import { type Backend, BackendLead, openBackend } from "@understudy/llm";
import { chooseByWords } from "./judged/choose-by-words.ts";
import {
  drawTold,
  JUDGED_DOMAINS,
  PLANS_TO_CHOOSE,
  type ToldAnswer,
  type ToldQuestion,
} from "./judged/draw-told.ts";
import { askTold, sharesOf, type ToldShare } from "./judged/judge-told.ts";
import { TOLD_KINDS } from "./judged/told.ts";

const HELP = `pnpm training:judge-choices [options]

Asks models which of four proved plans a directive or a persona means, without the reader of words: in three games whose
goals and texts were written by hand, before any data to train on was drawn. Says how often they choose the plan that is
meant, with 95 % intervals; chance is right one time in four.

  --model SPEC   as every command takes it, several times for several models (default: nano); "words" is the reader of
                 words alone, without a model
  --letters      asks for the letter of a plan, where a model would weigh the texts
  --states N     in how many states each text is asked (default: 1)
  --seed N       which states, and which plans beside the one that is meant (default: 1)
  --json         the result as JSON, on one line
  --help
`;

/** Fixed settings, so that results do not depend on calibration. */
const SETTLED = { threads: 1, flashAttention: false, batch: 1, loadTimeoutMs: 600_000 };

const { values } = parseArgs({
  options: {
    model: { type: "string", multiple: true, default: ["nano"] },
    letters: { type: "boolean", default: false },
    states: { type: "string", default: "1" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else await judgeChoices();

async function judgeChoices(): Promise<void> {
  const [states, seed] = [Number(values.states), Number(values.seed)];
  if (!(Number.isInteger(states) && states > 0 && Number.isInteger(seed))) {
    console.error("--states and --seed take whole numbers");
    process.exitCode = 1;
    return;
  }
  const questions = JUDGED_DOMAINS.flatMap((each) => drawTold(each, states, seed));
  const rows = [];
  for (const spec of values.model) {
    const [model, answers] = await answersOf(spec, questions);
    const domains = JUDGED_DOMAINS.map(({ definition: { name = "" } }) => [
      name,
      sharesOf(answers.filter(({ question }) => question.domain.name === name)).all,
    ]);
    rows.push({ model, ...sharesOf(answers), ...Object.fromEntries(domains) });
  }
  note("");
  if (values.json) console.log(JSON.stringify({ states, seed, rows }));
  else console.log(tableOf(rows, questions.length));
}

async function answersOf(
  spec: string,
  questions: readonly ToldQuestion[],
): Promise<[string, readonly ToldAnswer[]]> {
  if (spec === "words") return ["words alone", chooseByWords(questions)];
  const backend = await openBackend(spec, { embedded: SETTLED });
  const lead = new BackendLead({ backend: values.letters ? byLetter(backend) : backend });
  try {
    const name = values.letters ? `${lead.model}, by letter` : lead.model;
    return [name, await askTold(lead, questions, (asked) => note(`${lead.model}: ${asked}`))];
  } finally {
    await backend.dispose();
  }
}

/** The same model without its support for text scores. */
function byLetter(backend: Backend): Backend {
  return {
    get info() {
      return { ...backend.info, weighsTexts: false };
    },
    load: () => backend.load(),
    generate: (request) => backend.generate(request),
    // Disposed by whatever opened the model.
    dispose: async () => undefined,
  };
}

function tableOf(
  rows: readonly Readonly<Record<string, string | ToldShare | undefined>>[],
  count: number,
): string {
  const names = JUDGED_DOMAINS.map(({ definition }) => definition.name ?? "");
  const columns = ["all", ...names, ...TOLD_KINDS];
  const lines = rows.map((row) => {
    const cells = columns.map((column) => cellOf(row[column] as ToldShare | undefined));
    return `| ${[row["model"], ...cells].join(" | ")} |`;
  });
  return [
    `${count} questions, right %, in brackets the 95 % interval; chance is right in ${100 / PLANS_TO_CHOOSE} %`,
    "",
    `| model | ${columns.join(" | ")} |`,
    `|---|${columns.map(() => "---|").join("")}`,
    ...lines,
  ].join("\n");
}

function cellOf(share: ToldShare | undefined): string {
  if (share === undefined) return "";
  const [right, low, high] = [share.right, share.low, share.high].map((each) =>
    (100 * each).toFixed(0),
  );
  return `${right} (${low}–${high})`;
}

/** Shows progress on one line of the terminal. */
function note(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}
