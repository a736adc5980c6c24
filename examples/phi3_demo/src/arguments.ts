import { parseArgs } from "node:util";

/** The command line of the demo. */
export interface DemoArguments {
  /** A SPEC; undefined to take Phi-3 from a running Ollama, else the shipped model. */
  readonly model: string | undefined;
  /** Plans that the cache keeps; 0 turns it off. Default: `LLM_CACHE_CAP`, else 4096. */
  readonly cache: number | undefined;
  /** The longest that an answer may take, in milliseconds. */
  readonly timeoutMs: number;
}

export const HELP: string = `Plans a villager's day with a language model, each question twice.

  --model SPEC    nano, FILE.gguf, ollama/NAME, openai/NAME@URL, local/NAME:VARIANT
                  (default: Phi-3 if a running Ollama has it, else nano)
  --cache N       plans that the cache keeps, 0 turns it off (default: LLM_CACHE_CAP, else 4096)
  --timeout MS    how long an answer may take (default: 2000)
`;

/** Reads the arguments; undefined if help is wanted. @throws Error for wrong ones */
export function readArguments(argv: readonly string[]): DemoArguments | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      model: { type: "string" },
      cache: { type: "string" },
      timeout: { type: "string", default: "2000" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  return {
    model: values.model,
    cache: values.cache === undefined ? undefined : wholeNumber("--cache", values.cache, 0),
    timeoutMs: wholeNumber("--timeout", values.timeout, 1),
  };
}

function wholeNumber(name: string, text: string, min: number): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= min) return value;
  throw new Error(`${name} is "${text}"; it must be a whole number of at least ${min}`);
}
