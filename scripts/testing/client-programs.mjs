// Builds the programs of the service's clients, for tests.
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { writeAddons } from "../../clients/godot/generate.mjs";
import { findLanguages } from "../find.mjs";

/** @typedef {import("./client-programs.mjs").ClientName} ClientName */
/** @typedef {import("./client-programs.mjs").ClientProgram} ClientProgram */

const run = promisify(execFile);
const clients = fileURLToPath(new URL("../../clients", import.meta.url));

/** Builds programs of all clients with an installed language. */
export class ClientWorkshop {
  #folder = mkdtempSync(join(tmpdir(), "understudy-clients-"));

  /** Names of the available clients. */
  static get names() {
    const { found } = findLanguages();
    return Object.keys(LANGUAGES).filter((name) => {
      const language = LANGUAGES[name];
      return language === undefined || found.includes(language);
    });
  }

  /** @param {ClientName} name @param {ClientProgram} program */
  async command(name, program) {
    return await MAKERS[name](this.#folder, program);
  }

  /** @param {ClientName} name */
  async tests(name) {
    return await TESTERS[name](this.#folder);
  }

  async faultyCommand() {
    const command = await makeTypeScript(this.#folder, "play-hut", [
      join(clients, "testing/src/faulty-socket.ts"),
    ]);
    // It uses the platform's WebSocket, which is behind this flag in Node 20.
    return `NODE_OPTIONS='--no-warnings --experimental-websocket' ${command}`;
  }

  remove() {
    // A terminated engine may still be writing into its home.
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** Required language of a client, besides the host's. */
const LANGUAGES = {
  TypeScript: undefined,
  Python: "Python",
  "Python with asyncio": "Python",
  "C#": "Mono",
  "Godot 3": "Godot",
};

const MAKERS = {
  TypeScript: makeTypeScript,
  /** @param {string} folder @param {ClientProgram} program */
  Python: (folder, program) => pythonProgram(folder, snakeCase(program)),
  /** @param {string} folder @param {ClientProgram} program */
  "Python with asyncio": (folder, program) => pythonProgram(folder, `${snakeCase(program)}_async`),
  "C#": makeCSharp,
  "Godot 3": godotCommand,
};

/** Clients' own tests; those in TypeScript run with all others. */
const TESTERS = {
  /** @param {string} folder */
  Python: (folder) => {
    const tests = join(clients, "python");
    return `cd ${shellWord(tests)} && ${python(folder)} -m unittest discover -t . -s tests`;
  },
  /** @param {string} folder */
  "C#": (folder) => compileCSharp(folder, "RunTests", "Tests~/*.cs"),
  /** @param {string} folder */
  "Godot 3": (folder) => {
    const said = shellWord(join(folder, "godot-tests"));
    const run = godotScript(folder, "tests/run_tests.gd");
    // A failing script affects neither the engine nor its exit code.
    return `${run} > ${said} 2>&1; code=$?; cat ${said}; [ $code = 0 ] && ! grep -q 'SCRIPT ERROR' ${said}`;
  },
};

/** @param {string} folder @param {ClientProgram} program @param {readonly string[]} inject */
async function makeTypeScript(folder, program, inject = []) {
  const outfile = join(folder, `${program}${inject.length > 0 ? "-faulty" : ""}.mjs`);
  await build({
    entryPoints: [join(clients, "typescript/examples", `${program}.ts`)],
    outfile,
    bundle: true,
    inject: [...inject],
    platform: "node",
    format: "esm",
    conditions: ["@understudy/source"],
    logLevel: "error",
  });
  return `${shellWord(process.execPath)} ${shellWord(outfile)}`;
}

/** @param {string} folder @param {string} program */
function pythonProgram(folder, program) {
  const client = join(clients, "python");
  const file = join(client, "examples", `${program}.py`);
  return `PYTHONPATH=${shellWord(client)} ${python(folder)} ${shellWord(file)}`;
}

/**
 * Python, which keeps what it compiles in a folder of the tests: a program is started a hundred times. The interpreter by
 * itself, without the script of a version manager before it.
 *
 * @param {string} folder
 */
function python(folder) {
  interpreter ??= execFileSync("python3", ["-c", "import sys; print(sys.executable)"])
    .toString()
    .trim();
  const compiled = shellWord(join(folder, "python"));
  return `PYTHONPYCACHEPREFIX=${compiled} ${shellWord(interpreter)} -W error`;
}
/** @type {string | undefined} */
let interpreter;

/** @param {string} folder @param {ClientProgram} program */
async function makeCSharp(folder, program) {
  const name = snakeCase(program).replaceAll(/(?:^|_)(.)/g, (_, letter) => letter.toUpperCase());
  return compileCSharp(folder, name, `Examples~/${name}.cs`);
}

/** @param {string} folder @param {string} name @param {string} program */
async function compileCSharp(folder, name, program) {
  const file = join(folder, `${name}.exe`);
  const sources = ["Runtime/*.cs", program].map((each) => join(clients, "csharp", each));
  // The newest language version of both Unity 2021 and Mono's compiler.
  await run("mcs", ["-langversion:7.2", "-warnaserror", `-out:${file}`, ...sources]);
  // Folder for Mono's crash dumps.
  return `cd ${shellWord(folder)} && mono ${shellWord(file)}`;
}

/** @param {string} folder @param {ClientProgram} program */
function godotCommand(folder, program) {
  return godotScript(folder, `examples/${snakeCase(program)}.gd`);
}

/** @param {string} folder @param {string} script */
function godotScript(folder, script) {
  writeAddons();
  const project = join(clients, "godot/godot3");
  // Godot writes into the user's home.
  return `HOME=${shellWord(folder)} godot3-server --path ${shellWord(project)} --script res://${script}`;
}

/** @param {ClientProgram} program */
function snakeCase(program) {
  return program.replaceAll("-", "_");
}

/** A quoted shell word. @param {string} text */
function shellWord(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
