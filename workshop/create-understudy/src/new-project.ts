import { relative } from "node:path";
import { createInterface } from "node:readline/promises";
import { createProject } from "./create-project.ts";
import { DEFAULT_TEMPLATE, TEMPLATES } from "./templates.ts";

/** Asks a question on the terminal; an empty answer means the default. */
export type Ask = (question: string) => Promise<string>;

/** A project request; the user is asked for missing parts. */
export interface ProjectWish {
  readonly folder?: string | undefined;
  readonly template?: string | undefined;
}

const DEFAULT_FOLDER = "my-game";

/**
 * Creates a project, and describes the next steps. Asks for a missing folder or template; without a
 * terminal they default to `my-game` and `survival`.
 *
 * @param ask undefined without a terminal
 * @returns text for a terminal
 * @throws ProjectError as `createProject`
 *
 * @example console.log(await newProject({ folder: "my-game", template: "node" }));
 */
export async function newProject(wish: ProjectWish, ask?: Ask): Promise<string> {
  const folder = wish.folder ?? ((await ask?.(`Folder (${DEFAULT_FOLDER}): `)) || DEFAULT_FOLDER);
  const template = wish.template ?? ((await ask?.(templateQuestion())) || undefined);
  const made = await createProject(folder, template);
  const way = relative(process.cwd(), folder) || ".";
  return [
    `${made.name}: ${TEMPLATES[made.template]}`,
    "",
    ...(way === "." ? [] : [`  cd ${way}`]),
    "  npm install",
    "  npm run dev    play it",
    "  npm test       test it",
    "",
    "README.md explains each file, in ten minutes.",
  ].join("\n");
}

/** An `Ask` on this process's terminal; undefined without one. */
export function askOnTerminal(): Ask | undefined {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY) return undefined;
  return async (question) => {
    const terminal = createInterface({ input: stdin, output: stdout });
    try {
      return (await terminal.question(question)).trim();
    } finally {
      terminal.close();
    }
  };
}

function templateQuestion(): string {
  const lines = Object.entries(TEMPLATES).map(([name, what]) => `  ${name.padEnd(10)} ${what}`);
  return `${lines.join("\n")}\nTemplate (${DEFAULT_TEMPLATE}): `;
}
