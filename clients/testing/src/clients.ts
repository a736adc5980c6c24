/**
 * Holds all clients to the same protocol, and plays their examples.
 *
 * @module
 */

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { findLanguages } from "../../../scripts/find-languages.mjs";

/** A program of a client, ready to be run in a shell. */
export interface ClientPrograms {
  /** The client, and what it is run with. */
  readonly name: string;
  /** The game of `understudy client-check`. */
  readonly hut: string;
  /** The village's day. */
  readonly day: string;
}

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Makes programs of all clients whose languages are there. */
export class ClientWorkshop {
  readonly #folder = mkdtempSync(join(tmpdir(), "understudy-clients-"));

  /** Names of the clients that can be tried here. */
  static get names(): readonly ClientName[] {
    const { found } = findLanguages();
    return NAMES.filter((name) => {
      const language = LANGUAGES[name];
      return language === undefined || found.includes(language);
    });
  }

  /** The commands of a client's programs; what has to be built is. */
  async make(name: ClientName): Promise<ClientPrograms> {
    return { name, ...(await MAKERS[name](this.#folder)) };
  }

  /** A client in TypeScript that does wrong what `UNDERSTUDY_FAULT` names. */
  async makeFaulty(): Promise<string> {
    const faults = fileURLToPath(new URL("./faulty-socket.ts", import.meta.url));
    return (await makeTypeScript(this.#folder, [faults])).hut;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

type Commands = Pick<ClientPrograms, "hut" | "day">;

/** Its name as a test shows it. */
export type ClientName = "TypeScript" | "Python" | "Python with asyncio" | "C#" | "Godot 3";

const NAMES: readonly ClientName[] = [
  "TypeScript",
  "Python",
  "Python with asyncio",
  "C#",
  "Godot 3",
];
const LANGUAGES = {
  TypeScript: undefined,
  Python: "Python",
  "Python with asyncio": "Python",
  "C#": "Mono",
  "Godot 3": "Godot",
} as const;

const MAKERS: Readonly<Record<ClientName, (folder: string) => Promise<Commands> | Commands>> = {
  TypeScript: (folder) => makeTypeScript(folder),
  Python: () => pythonCommands("play_hut.py"),
  "Python with asyncio": () => pythonCommands("play_hut_async.py"),
  "C#": makeCSharp,
  "Godot 3": makeGodot,
};

async function makeTypeScript(folder: string, inject: readonly string[] = []): Promise<Commands> {
  const examples = join(root, "clients/typescript/examples");
  await build({
    entryPoints: ["play-hut.ts", "village-day.ts"].map((file) => join(examples, file)),
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    inject: [...inject],
    platform: "node",
    format: "esm",
    conditions: ["@understudy/source"],
    logLevel: "error",
  });
  // Node 20 has a WebSocket of its own, behind this flag.
  const command = (file: string): string =>
    `${shellWord(process.execPath)} --no-warnings --experimental-websocket ${shellWord(join(folder, file))}`;
  return { hut: command("play-hut.mjs"), day: command("village-day.mjs") };
}

function pythonCommands(hut: string): Commands {
  const folder = join(root, "clients/python");
  const command = (file: string): string =>
    `PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=${shellWord(folder)} python3 -W error ${shellWord(join(folder, "examples", file))}`;
  return { hut: command(hut), day: command("village_day.py") };
}

async function makeCSharp(folder: string): Promise<Commands> {
  const client = join(root, "clients/csharp");
  const command = async (name: string): Promise<string> => {
    const program = join(folder, `${name}.exe`);
    const sources = [join(client, "Runtime/*.cs"), join(client, `Examples~/${name}.cs`)];
    // The newest language that Unity 2021 and Mono's compiler both know.
    await run("mcs", ["-langversion:7.2", "-warnaserror", `-out:${program}`, ...sources]);
    // What Mono leaves behind when it crashes lies there.
    return `cd ${shellWord(folder)} && mono ${shellWord(program)}`;
  };
  return { hut: await command("PlayHut"), day: await command("VillageDay") };
}

function makeGodot(folder: string): Commands {
  const project = join(root, "clients/godot/godot3");
  // Godot writes into the home of its user.
  const command = (name: string): string =>
    `HOME=${shellWord(folder)} godot3-server --path ${shellWord(project)} --script res://examples/${name}.gd`;
  return { hut: command("play_hut"), day: command("village_day") };
}

/** A word for the shell, whatever is in it. */
function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
