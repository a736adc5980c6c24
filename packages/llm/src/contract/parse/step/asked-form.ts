import { foldWord } from "./plain-word.ts";
import { ARGUMENT_KEYS, NAME_KEYS } from "./read-step.ts";

/** Whether a value has the form that the prompt asks for. */
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

/** Whether an object has only what the prompt asks for. */
export function isContractStep(value: object): boolean {
  return Object.keys(value).every((key) => key === "tool" || key === "args");
}

/** The form in which the prompt asks for steps, of something meant to be one, to say what is wrong with it. */
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
