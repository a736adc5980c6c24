import { parseArgs } from "node:util";

/** The command line of the demo. */
export interface DemoArguments {
  /** A SPEC; undefined: Phi-3 of a running Ollama, or else the shipped model. */
  readonly model: string | undefined;
  /** Cache capacity in plans; 0 disables it. Default: `LLM_CACHE_CAP`, or else 4096. */
  readonly cache: number | undefined;
  /** Time limit on an answer, in milliseconds. */
  readonly timeoutMs: number;
}

export const HELP: string = `Plans a villager's day with a language model, each question twice.

  --model SPEC    nano, FILE.gguf, ollama/NAME, openai/NAME@URL, local/NAME:VARIANT
                  (default: Phi-3 if a running Ollama has it, else nano)
  --cache N       plans that the cache keeps, 0 turns it off (default: LLM_CACHE_CAP, else 4096)
  --timeout MS    how long an answer may take (default: 2000)
`;

/** Parses the arguments; undefined for help. @throws Error for invalid ones */
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
