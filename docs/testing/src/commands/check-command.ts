import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseAssertions } from "@understudy/stress";
import { CommanderError } from "commander";
import { packageFolders } from "../../../../scripts/build/published-packages.mjs";
import { Printer } from "../../../../workshop/cli/src/output/printer.ts";
import { createProgram } from "../../../../workshop/cli/src/program.ts";
import { root } from "../repository/pages.ts";
import type { Words } from "./split.ts";

interface Manifest {
  readonly scripts?: Readonly<Record<string, string>>;
}

const manifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
const scripts: Readonly<Record<string, string>> = manifest("").scripts ?? {};

/** Programs that readers already have. */
const OTHERS = [
  "cat",
  "cc",
  "cd",
  "cp",
  "cargo",
  "curl",
  "docker",
  "git",
  "jq",
  "kubectl",
  "mcs",
  "mkdir",
  "mono",
  "node",
  "npm",
  "ollama",
  "pip",
  "python3",
  "rm",
  "sort",
  "uniq",
  "tsc",
  "tsx",
  "head",
];
/** pnpm's own commands. */
const PNPM = ["add", "exec", "install", "pack"];
/** The mistake in a command of a page; undefined if there is none. */
export function problemOf(words: Words): string | undefined {
  const [program = "", ...rest] = words;
  const missing = words.find(
    (word) =>
      /^(clients|examples|packages|service|competition|workshop|games|docs|scripts|testing)\//.test(
        word,
      ) && !existsSync(join(root, word)),
  );
  // Names in capitals are placeholders.
  if (missing !== undefined && !/my-|[A-Z]{3}/.test(missing)) return `there is no ${missing}`;
  if (program === "understudy") return problemOfUnderstudy(rest);
  if (program === "pnpm") return problemOfPnpm(rest);
  if (program === "npx") {
    const [command = "", ...others] = rest.filter((word) => word !== "-y");
    if (command === "@understudy/cli") return problemOfUnderstudy(others);
    return command.startsWith("pnpm@12") ? problemOfPnpm(others) : problemOf([command, ...others]);
  }
  if (/^[A-Za-z_]+=/.test(program)) return problemOf(rest);
  if (program === ".ci/run") return undefined;
  return OTHERS.includes(program) ? undefined : `nobody knows the program ${program}`;
}

function folderOf(short: string): string {
  return packageFolders().find((folder) => folder.endsWith(`/${short}`)) ?? `packages/${short}`;
}

function problemOfPnpm(words: Words): string | undefined {
  const [script = "", ...rest] = words.filter((word) => word !== "--silent");
  if (script === "-r")
    return rest.some((word) => PNPM.includes(word)) ? undefined : "pnpm -r does nothing";
  if (script === "--filter") {
    const [name = "", inner = ""] = rest;
    const folder = name
      .replace("@understudy/client", "clients/typescript")
      .replace(/^@understudy\/(.*)/, (_, short) => folderOf(short));
    if (PNPM.includes(inner)) return undefined;
    return manifest(folder).scripts?.[inner] === undefined
      ? `${name} has no script ${inner}`
      : undefined;
  }
  if (script === "exec") return problemOf(rest);
  if (PNPM.includes(script)) return undefined;
  const text = scripts[script];
  if (text === undefined) return `there is no script ${script}`;
  if (script === "understudy") return problemOfUnderstudy(rest);
  if (script === "stress") return problemOfUnderstudy(["stress", ...rest]);
  if (["test", "test:all", "bench"].includes(script)) return undefined;
  if (script === "example") return problemOfExample(rest[0] ?? "");
  // Options of other tools are not checked.
  if (!/^(tsx|node) /.test(text)) return undefined;
  const source = sourceOf(text);
  const unknown = rest.find(
    (word) => word.startsWith("--") && !source.includes(word.split("=")[0] ?? word),
  );
  return unknown === undefined ? undefined : `${script} has no option ${unknown}`;
}

/** Programs are in `examples` and `games`, pages in the templates. Their options are not checked. */
function problemOfExample(name: string): string | undefined {
  const places = ["examples", "games", "workshop/create-understudy/templates"];
  const isThere = places.some((folder) => existsSync(join(root, folder, name)));
  return isThere ? undefined : `there is no example ${name}`;
}

/** The source of a script's program, with all files beside it. */
function sourceOf(script: string): string {
  const file = script.split(" ").find((word) => /\.(ts|mjs)$/.test(word));
  if (file === undefined) return "";
  const path = join(root, file);
  if (!file.endsWith("main.ts")) return readFileSync(path, "utf8");
  const folder = join(path, "..");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && statSync(join(folder, name)).isFile())
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}

/** Parses the words with Commander, without running the command. */
function problemOfUnderstudy(words: Words): string | undefined {
  const silent = {
    stdin: (async function* () {})(),
    stdout: { write: () => true },
    stderr: { write: () => true },
  };
  const program = createProgram({
    streams: silent,
    printer: new Printer(silent),
    configuration: () => Promise.reject(new Error("nothing is run")),
    openModel: () => Promise.reject(new Error("nothing is run")),
  });
  let command = program.command;
  let rest = [...words];
  for (;;) {
    const inner = command.commands.find((each) => each.name() === rest[0]);
    if (inner === undefined) break;
    command = inner;
    rest = rest.slice(1);
  }
  if (command.commands.length > 0 && rest[0] !== undefined && !rest[0].startsWith("-")) {
    return `there is no command ${rest[0]}`;
  }
  const isAboutItself = rest.some((word) => ["--help", "-h", "--version", "-V"].includes(word));
  if (isAboutItself) return undefined;
  try {
    const { operands, unknown } = command.parseOptions(rest);
    const allowed = command.registeredArguments;
    if (unknown.length > 0) return `${command.name()} has no option ${unknown[0]}`;
    if (operands.length > allowed.length && allowed.at(-1)?.variadic !== true) {
      return `${command.name()} takes no ${operands.at(-1)}`;
    }
    const wanted = command.opts()["assert"] as string | undefined;
    if (wanted !== undefined && wanted !== "help") parseAssertions(wanted);
    return undefined;
  } catch (error) {
    // Prose names options without values.
    if (error instanceof CommanderError && error.code === "commander.optionMissingArgument")
      return undefined;
    if (error instanceof Error) return error.message;
    throw error;
  }
}
