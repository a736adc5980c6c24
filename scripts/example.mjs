// `pnpm example NAME [ARGUMENTS]`: runs a program of `examples`, or builds the page of a template of `npm create
// understudy` and opens it. Minecraft and Overcooked are installed on their first use.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openInBrowser } from "./browser/open-in-browser.mjs";
import { serveFolder } from "./browser/serve-folder.mjs";
import { buildTemplate } from "./build/build-game.mjs";
import { installMinecraft, installOvercooked } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const TEMPLATES = "workshop/create-understudy/templates";

const namesIn = (folder, file) =>
  readdirSync(join(root, folder)).filter((name) => existsSync(join(root, folder, name, file)));
const examples = namesIn("examples", "src/main.ts");
const pages = namesIn(TEMPLATES, "index.html");

/** Games that are not of npm or too large for it: what installs them, and how their programs are started. */
const GAMES = {
  minecraft: () => {
    const found = installMinecraft();
    return found && { ...found, main: "examples/minecraft", options: ["--game", found.folder] };
  },
  overcooked: () => {
    const python = installOvercooked();
    const options = ["--python", python];
    return python && { node: process.execPath, main: "games/overcooked", options };
  },
};

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
if (Object.hasOwn(GAMES, name) && options.includes("--help")) {
  play(process.execPath, name === "minecraft" ? "examples/minecraft" : "games/overcooked", options);
} else if (Object.hasOwn(GAMES, name)) {
  console.log("On its first use the game is installed into .cache: some 500 MB, from the network.");
  const game = GAMES[name]();
  if (game === undefined) {
    console.error("The game could not be installed.");
    process.exitCode = 1;
  } else play(game.node, game.main, [...game.options, ...options]);
} else if (examples.includes(name)) play(process.execPath, `examples/${name}`, options);
else if (pages.includes(name)) await open(name);
else {
  const known = [...examples, ...pages, ...Object.keys(GAMES)];
  console.error(`Usage: pnpm example NAME [ARGUMENTS]\n\n${[...new Set(known)].sort().join(", ")}`);
  process.exitCode = 1;
}
