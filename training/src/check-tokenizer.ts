import { parseArgs } from "node:util";
import { SHIPPED_MODEL } from "@understudy/llm";
import { resolveEmbeddedModel } from "@understudy/llm/internal";
import { quietLlama } from "./evaluation/quiet-llama.ts";
import { sampleTexts } from "./tokenizer/sample-texts.ts";
import { Tokenizer } from "./tokenizer/tokenizer.ts";

const HELP = `pnpm training:check-tokenizer [options]

Compares the tokenizer that makes training data with llama.cpp's, on prompts and on odd texts.

  --model SPEC    whose vocabulary: nano (the default) or FILE.gguf
  --samples N     default 10000
  --seed N        default 1
  --help
`;

const { values } = parseArgs({
  options: {
    model: { type: "string", default: SHIPPED_MODEL },
    samples: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit();
}
const modelPath = resolveEmbeddedModel(values.model)?.path ?? values.model;
const llama = await quietLlama();
const model = await llama.loadModel({ modelPath, vocabOnly: true });
const tokenizer = Tokenizer.load();
let count = 0;
let different = 0;
for (const text of sampleTexts(Number(values.seed), Number(values.samples))) {
  count++;
  const ours = tokenizer.encode(text);
  const theirs = [...model.tokenize(text, true)];
  if (ours.length === theirs.length && ours.every((token, index) => token === theirs[index]))
    continue;
  different++;
  if (different > 5) continue;
  const at = ours.findIndex((token, index) => token !== theirs[index]);
  const around = (tokens: readonly number[]): string =>
    tokenizer.decode(tokens.slice(Math.max(0, at - 2), at + 4));
  console.log(
    `at token ${at}: here ${JSON.stringify(around(ours))}, llama.cpp ${JSON.stringify(around(theirs))}`,
  );
}
console.log(`${count} texts, ${different} split in another way than by llama.cpp`);
await model.dispose();
await llama.dispose();
process.exitCode = different === 0 ? 0 : 1;
