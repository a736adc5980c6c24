import type { Command, CommandError, CommandType } from "./command.ts";
import {
  aBoolean,
  anInteger,
  aText,
  aValue,
  between,
  isObject,
  listOf,
  objectShape,
  oneOf,
  type Shape,
} from "./shape/shape.ts";

/** Limit on selected agents per watcher. */
const MAX_SELECTED = 16;
const MAX_DIRECTIVE = 500;
const MAX_NAME = 200;

const type: Shape = aText(30);
const index: Shape = anInteger(0, 1_000_000);
const name: Shape = aText(MAX_NAME);

const SHAPES: Readonly<Record<CommandType, Shape>> = {
  select: objectShape({ type, watcher: aText(40), agents: listOf(index, MAX_SELECTED) }),
  pause: objectShape({ type }),
  resume: objectShape({ type }),
  step: objectShape({ type }, { ticks: anInteger(1, 1000) }),
  speed: objectShape({ type, factor: between(0.1, 100) }),
  "set-variable": objectShape({ type, agent: index, variable: name, value: aValue }),
  "order-goal": objectShape({ type, agent: index, goal: name }),
  "order-directive": objectShape({ type, agent: index, directive: aText(MAX_DIRECTIVE) }),
  fault: objectShape({ type, name, on: aBoolean }),
  picture: objectShape({ type, domain: index, theme: oneOf(["light", "dark"]) }, { agent: index }),
};

/** The names of all commands. */
export const COMMAND_TYPES: readonly CommandType[] = Object.keys(SHAPES) as CommandType[];

/** Validates an untrusted command. */
export function readCommand(
  value: unknown,
): { readonly command: Command } | { readonly error: CommandError } {
  if (!isObject(value)) return malformed("", "must be an object");
  const { type: given } = value;
  if (typeof given !== "string" || !Object.hasOwn(SHAPES, given)) {
    return malformed("/type", "is not a command", `one of: ${COMMAND_TYPES.join(", ")}`);
  }
  const problem = SHAPES[given as CommandType](value, "");
  if (problem !== undefined) return malformed(problem.pointer, problem.message);
  return { command: value as unknown as Command };
}

function malformed(
  pointer: string,
  message: string,
  hint?: string,
): { readonly error: CommandError } {
  const error = { code: "malformed" as const, pointer, message };
  return { error: hint === undefined ? error : { ...error, hint } };
}
