#!/usr/bin/env node
import { parseArgs } from "node:util";
import { UnderstudyError } from "@understudy/planner-core";
import { askOnTerminal, newProject } from "./new-project.ts";
import { TEMPLATES } from "./templates.ts";

const HELP = `npm create understudy FOLDER -- --template NAME

Makes a game whose agents plan with Understudy, in a folder that is new or empty.

Templates:
${Object.entries(TEMPLATES)
  .map(([name, what]) => `  ${name.padEnd(10)} ${what}`)
  .join("\n")}

What is not named is asked in a terminal; elsewhere it is my-game and survival.`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { template: { type: "string", short: "t" }, help: { type: "boolean", short: "h" } },
  });
  // Without `--`, npm consumes an option itself, and passes it on as a variable.
  const template = values.template ?? process.env["npm_config_template"];
  if (values.help) console.log(HELP);
  else console.log(await newProject({ folder: positionals[0], template }, askOnTerminal()));
} catch (error) {
  const { code } = error as NodeJS.ErrnoException;
  const isMeant = error instanceof UnderstudyError || code?.startsWith("ERR_PARSE_ARGS") === true;
  if (!isMeant) throw error;
  console.error(`error: ${(error as Error).message}`);
  process.exitCode = 1;
}
