import { foldWord } from "./plain-word.ts";
import { ARGUMENT_KEYS, NAME_KEYS } from "./read-step.ts";

/** Whether a value has exactly the requested form. */
export function isContract(value: object): boolean {
  const { steps } = value as { readonly steps?: unknown };
  return (
    Object.keys(value).length === 1 &&
    Array.isArray(steps) &&
    steps.every(
      (step: unknown) => typeof step === "object" && step !== null && isContractStep(step),
    )
  );
}

/** Whether a step has only the requested keys. */
export function isContractStep(value: object): boolean {
  return Object.keys(value).every((key) => key === "tool" || key === "args");
}

/** Converts an invalid step to the requested form, for the error message. */
export function contractForm(value: unknown): unknown {
  if (typeof value === "string") return { tool: value };
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const nameEntry = entries.find(([key]) => NAME_KEYS.includes(foldWord(key)));
  const argumentEntry = entries.find(([key]) => ARGUMENT_KEYS.includes(foldWord(key)));
  const rest = entries.filter((entry) => entry !== nameEntry && entry !== argumentEntry);
  return {
    ...(nameEntry === undefined ? {} : { tool: nameEntry[1] }),
    ...(argumentEntry === undefined ? {} : { args: argumentEntry[1] }),
    ...(nameEntry === undefined ? Object.fromEntries(rest) : {}),
  };
}
