import { parseArgs } from "node:util";
import { FAULT_PRESETS, type StressRequest } from "@understudy/stress";

export const HELP: string = `Lets agents plan while their model server answers 503, stalls and dies in turn.

  --agents N      how many agents plan (default: 200)
  --seconds N     how long (default: 5)
  --faults NAME   what ails the server: ${FAULT_PRESETS.join(", ")} (default: flaky)
`;

/** Parses the arguments; undefined for help. @throws Error for invalid ones */
export function readArguments(argv: readonly string[]): StressRequest | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      agents: { type: "string", default: "200" },
      seconds: { type: "string", default: "5" },
      faults: { type: "string", default: "flaky" },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) return undefined;
  const faults = FAULT_PRESETS.find((name) => name === values.faults);
  if (faults === undefined) {
    throw new Error(
      `--faults is "${values.faults}"; it must be one of ${FAULT_PRESETS.join(", ")}`,
    );
  }
  return {
    agents: wholeNumber("--agents", values.agents),
    durationSeconds: wholeNumber("--seconds", values.seconds),
    faults,
  };
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= 1) return value;
  throw new Error(`${name} is "${text}"; it must be a whole number of at least 1`);
}
