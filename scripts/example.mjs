// `pnpm example NAME [ARGUMENTS]`: runs a program of `examples`, or builds the page of a template of `npm create
// understudy` and opens it. Minecraft and Overcooked are installed on their first use.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openInBrowser } from "./browser/open-in-browser.mjs";
import { serveFolder } from "./browser/serve-folder.mjs";
import { buildTemplate } from "./build/build-game.mjs";
import { findMinecraft, findOvercooked } from "./find.mjs";
import { installMinecraft, installOvercooked } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const TEMPLATES = "workshop/create-understudy/templates";

const namesIn = (folder, file) =>
  readdirSync(join(root, folder)).filter((name) => existsSync(join(root, folder, name, file)));
const examples = namesIn("examples", "src/main.ts");
const pages = namesIn(TEMPLATES, "index.html");

/** Games that are installed on their first use: their program, and its option for where they are. */
const GAMES = {
  minecraft: {
    main: "examples/minecraft",
    find: findMinecraft,
    install: installMinecraft,
    flag: "--game",
  },
  overcooked: {
    main: "games/overcooked",
    find: findOvercooked,
    install: installOvercooked,
    flag: "--python",
  },
};

function playInstalled({ main, find, install, flag }, options) {
  if (options.includes("--help")) return play(process.execPath, main, [flag, ".", ...options]);
  if (find() === undefined) console.error("Installing the game into .cache: some 500 MB, once.");
  const found = install();
  if (found === undefined) {
    console.error("The game could not be installed.");
    process.exitCode = 1;
    return;
  }
  // Minecraft needs a Node of its own where this one is too old.
  const { node = process.execPath, folder = found } = found;
  play(node, main, [flag, folder, ...options]);
}

function play(node, folder, options) {
  const program = ["--import", "tsx", "--conditions=@understudy/source", `${folder}/src/main.ts`];
  const child = spawn(node, [...program, ...options], { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}

async function open(template) {
  const { url } = await serveFolder(await buildTemplate(template));
  console.log(`The game is at ${url}\nCtrl-C ends it.`);
  openInBrowser(url);
}

const [name = "", ...options] = process.argv.slice(2).filter((argument) => argument !== "--");
if (Object.hasOwn(GAMES, name)) playInstalled(GAMES[name], options);
else if (examples.includes(name)) play(process.execPath, `examples/${name}`, options);
else if (pages.includes(name)) await open(name);
else {
  const known = [...examples, ...pages, ...Object.keys(GAMES)];
  console.error(`Usage: pnpm example NAME [ARGUMENTS]\n\n${[...new Set(known)].sort().join(", ")}`);
  process.exitCode = 1;
}
