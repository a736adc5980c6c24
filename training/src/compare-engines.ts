import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SHIPPED_MODEL } from "@understudy/llm";
import { type InferenceModel, openModel, type Sequence } from "@understudy/llm/inference";
import { renderPrompt, resolveEmbeddedModel } from "@understudy/llm/internal";
import { writeOutGguf } from "@understudy/llm/testing";
import { drawQuestions, FULL_COUNTS } from "./evaluation/draw-questions.ts";
import { LlamaText, MAX_ANSWER_TOKENS } from "./evaluation/llama-text.ts";
import { quietLlama } from "./evaluation/quiet-llama.ts";

const HELP = `pnpm training:compare-engines [options]

Asks a model held-out questions on both engines, greedily and with nothing constrained, and shows where their answers part:
how far ahead the token that each chose lay there. Beside it stands what llama.cpp says where nothing is rounded.

  --model SPEC     nano (the default) or FILE.gguf
  --questions N    default 1000
  --seed N         which questions; the same seed asks the same ones (default: 1)
  --help
`;

const CONTEXT = 2048;
/** Least percentage of equal answers. */
const EQUAL_PERCENT = 97;
/** Composition of evaluation-problems.jsonl. */
const SHARES = {
  village: 0.25,
  guard: 0.25,
  courier: 0.25,
  renamed: 0.085,
  fresh: 0.083,
  families: 0.082,
};
/** Difference of log-probabilities below which two tokens count as tied. */
const NEAR_TIE = 0.1;

const { values } = parseArgs({
  options: {
    model: { type: "string", default: SHIPPED_MODEL },
    questions: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else await compareEngines(Number(values.questions), Number(values.seed));

async function compareEngines(count: number, seed: number): Promise<void> {
  const path = resolveEmbeddedModel(values.model)?.path ?? values.model;
  const builtIn = await openModel(readFileSync(path), { contextSize: CONTEXT });
  const llama = await quietLlama();
  const theirs = await LlamaText.open(llama, path, CONTEXT);
  const folder = mkdtempSync(join(tmpdir(), "understudy-exact-"));
  const exactPath = join(folder, "exact.gguf");
  writeFileSync(exactPath, writeOutGguf(readFileSync(path)));
  const exact = await LlamaText.open(llama, exactPath, CONTEXT);
  rmSync(folder, { recursive: true });
  const ours = builtIn.openSequence();
  const tallies = new Map<string, Tally>();
  for (const { set, text } of someQuestions(seed, count)) {
    const prompt = builtIn.tokenizer.tokenize(text, { special: true });
    const own = builtInAnswer(builtIn, ours, prompt);
    const other = await theirs.answer(prompt);
    const control = await exact.answer(prompt);
    const tally = tallies.get(set) ?? { asked: 0, equal: 0, far: 0, ownExact: 0, otherExact: 0 };
    tallies.set(set, tally);
    tally.asked++;
    if (isEqual(own.tokens, control)) tally.ownExact++;
    if (isEqual(other, control)) tally.otherExact++;
    if (isEqual(own.tokens, other)) {
      tally.equal++;
      continue;
    }
    const place = own.tokens.findIndex((token, index) => token !== other[index]);
    const ownMargin = own.margins[place] ?? Number.NaN;
    const otherMargin = await theirs.margin([...prompt, ...other.slice(0, place)]);
    if (Math.min(ownMargin, otherMargin) >= NEAR_TIE) tally.far++;
    const said = builtIn.tokenizer.detokenize(own.tokens.slice(0, place)).slice(-40);
    console.log(
      `${set}: behind ${JSON.stringify(said)} by ${ownMargin.toFixed(4)} here, ` +
        `by ${otherMargin.toFixed(4)} with llama.cpp`,
    );
  }
  const sum = report(tallies);
  await theirs.dispose();
  await exact.dispose();
  await llama.dispose();
  process.exitCode = sum.equal >= (EQUAL_PERCENT / 100) * sum.asked && sum.far === 0 ? 0 : 1;
}

interface Tally {
  asked: number;
  /** Number of equal answers. */
  equal: number;
  /** Number of different ones without a near tie in either engine. */
  far: number;
  /** Number of either engine's answers that equal llama.cpp's in 32-bit precision. */
  ownExact: number;
  otherExact: number;
}

function report(tallies: ReadonlyMap<string, Tally>): Tally {
  const sum: Tally = { asked: 0, equal: 0, far: 0, ownExact: 0, otherExact: 0 };
  for (const [set, tally] of tallies) {
    console.log(`${set}: ${tally.equal} of ${tally.asked} equal`);
    for (const key of Object.keys(sum) as (keyof Tally)[]) sum[key] += tally[key];
  }
  console.log(
    `${sum.equal} of ${sum.asked} answers equal; ` +
      `of the others ${sum.far} where both engines were ahead by ${NEAR_TIE} or more`,
  );
  console.log(
    `with every weight and activation in 32 bits, llama.cpp says what the built-in engine says in ${sum.ownExact}, ` +
      `and what it says itself in ${sum.otherExact}`,
  );
  return sum;
}

/** Held-out questions of every set, in the proportions of the problem set shipped with the model. */
function* someQuestions(seed: number, count: number) {
  const groups = drawQuestions(seed, FULL_COUNTS);
  for (const [set, share] of Object.entries(SHARES)) {
    const all = groups
      .filter((group) => group.set === set)
      .flatMap(({ lesson: { domain }, problems }) =>
        problems.map(({ state, goal, text }) => renderPrompt(domain, state, goal, text)),
      );
    const wanted = Math.min(all.length, Math.round(share * count));
    for (let index = 0; index < wanted; index++) {
      yield { set, text: all[Math.floor((index * all.length) / wanted)] as string };
    }
  }
}

function isEqual(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((token, index) => token === other[index]);
}

/** The last token may end the turn. */
interface Answer {
  readonly tokens: readonly number[];
  /** The lead of each token over the runner-up. */
  readonly margins: readonly number[];
}

function builtInAnswer(
  model: InferenceModel,
  sequence: Sequence,
  prompt: readonly number[],
): Answer {
  sequence.erase(0);
  const tokens: number[] = [];
  const margins: number[] = [];
  for (let input = prompt; tokens.length < MAX_ANSWER_TOKENS; input = tokens.slice(-1)) {
    const wanted = [{ at: input.length - 1, withMargin: true }];
    const [[chosen] = []] = model.evaluate([{ sequence, tokens: input, wanted }]);
    if (chosen === undefined) break;
    tokens.push(chosen.token);
    margins.push(chosen.margin ?? Number.NaN);
    if (model.tokenizer.isEnd(chosen.token)) break;
  }
  return { tokens, margins };
}
