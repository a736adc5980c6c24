import { type InferenceOptions, openModel } from "../src/inference/index.ts";

const MAX_TOKENS = 120;

/** A model's answers to prompts, token by token, and nothing else: the same in every runtime. */
export async function answersOf(
  file: Uint8Array,
  prompts: readonly string[],
  network: InferenceOptions["network"],
): Promise<readonly (readonly number[])[]> {
  const model = await openModel(file, { network });
  return prompts.map((prompt) => {
    const sequence = model.openSequence();
    const said: number[] = [];
    let tokens: readonly number[] = model.tokenizer.tokenize(prompt, { special: true });
    while (said.length < MAX_TOKENS) {
      const wanted = [{ at: tokens.length - 1 }];
      const [[chosen] = []] = model.evaluate([{ sequence, tokens, wanted }]);
      if (chosen === undefined || model.tokenizer.isEnd(chosen.token)) break;
      said.push(chosen.token);
      tokens = [chosen.token];
    }
    sequence.close();
    return said;
  });
}
