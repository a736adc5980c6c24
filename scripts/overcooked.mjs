// `pnpm overcooked`: installs the game on first use, and plays it.
//   npx -y pnpm@12 overcooked --layout coordination_ring --partner greedy
//   npx -y pnpm@12 overcooked --dynamics 2019   with the dynamics of the game's first paper
//   npx -y pnpm@12 overcooked --record game.jsonl   records the game for the viewer
//   npx -y pnpm@12 overcooked --picture   draws docs/pictures/overcooked.svg
//   npx -y pnpm@12 overcooked --tables   measures everything, and writes the tables of its README; --only NAME one of them
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findOvercooked, installOvercooked } from "./find/overcooked.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = process.argv.slice(2).filter((argument) => argument !== "--");

if (findOvercooked() === undefined) {
  console.log("Installing Overcooked-AI from Python's index into .cache/overcooked: 420 MB, once.");
}
const python = installOvercooked();
if (python === undefined) {
  console.error(
    "The game could not be installed: it needs Python 3.9 or newer with venv, and Python's index within reach.",
  );
  process.exitCode = 1;
} else {
  const program = ["--import", "tsx", "--conditions=@understudy/source"];
  const main = "games/overcooked/src/main.ts";
  const child = spawn(process.execPath, [...program, main, "--python", python, ...options], {
    cwd: root,
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}
