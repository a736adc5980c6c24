// `pnpm minecraft`: installs the game on first use, and runs it with a new enough Node.
//   npx -y pnpm@12 minecraft --plan diamond_pickaxe   prints a plan without playing
//   npx -y pnpm@12 minecraft --bots 0 --no-trials --no-open --port 25565   a server alone, for your own bot
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findMinecraft, installMinecraft } from "./find/minecraft.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = process.argv.slice(2).filter((argument) => argument !== "--");

if (findMinecraft() === undefined && !options.includes("--help")) {
  console.log("Installing a server, a bot and its paths into .cache/minecraft: 500 MB, once.");
}
const found = options.includes("--help")
  ? { folder: "", node: process.execPath }
  : installMinecraft();
if (found === undefined) {
  console.error(
    "The game could not be installed: npm's registry must be within reach, with 500 MB of room.",
  );
  process.exitCode = 1;
} else {
  const { folder, node } = found;
  const program = [
    "--import",
    "tsx",
    "--conditions=@understudy/source",
    "examples/minecraft/src/main.ts",
  ];
  const child = spawn(node, [...program, "--game", folder, ...options], {
    cwd: root,
    stdio: "inherit",
  });
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code) => {
    process.exitCode = code ?? 1;
  });
}
