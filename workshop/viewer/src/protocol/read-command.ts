import { shapes } from "@understudy/planner-core/internal";
import type { Command, CommandError, CommandType } from "./command.ts";

const { byTag, closed, either, boolean, issuesIn, list, number, oneOf, optional, string, whole } =
  shapes;
/** Limit on selected agents per watcher. */
const MAX_SELECTED = 16;
const MAX_DIRECTIVE = 500;
const MAX_NAME = 200;

const type = string();
const index = whole({ min: 0, max: 1_000_000 });
const name = string({ max: MAX_NAME });
const value = either(string({ max: 100_000 }), number(), boolean);

const COMMANDS = {
  select: closed({
    type,
    watcher: string({ max: 40 }),
    agents: list(index, { max: MAX_SELECTED }),
  }),
  pause: closed({ type }),
  resume: closed({ type }),
  step: closed({ type, ticks: optional(whole({ min: 1, max: 1000 })) }),
  speed: closed({ type, factor: number({ min: 0.1, max: 100 }) }),
  "set-variable": closed({ type, agent: index, variable: name, value }),
  "order-goal": closed({ type, agent: index, goal: name }),
  "order-directive": closed({ type, agent: index, directive: string({ max: MAX_DIRECTIVE }) }),
  fault: closed({ type, name, on: boolean }),
  picture: closed({ type, domain: index, theme: oneOf(["light", "dark"]), agent: optional(index) }),
} satisfies Readonly<Record<CommandType, shapes.Shape>>;
const command = byTag("type", COMMANDS);

/** The names of all commands. */
export const COMMAND_TYPES: readonly CommandType[] = Object.keys(COMMANDS) as CommandType[];

/** Validates an untrusted command. */
export function readCommand(
  given: unknown,
): { readonly command: Command } | { readonly error: CommandError } {
  const [issue] = issuesIn(command, given);
  if (issue === undefined) return { command: given as Command };
  return { error: { code: "malformed", ...issue } };
}
