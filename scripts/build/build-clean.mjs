// `prepack` of every package: tsc --build never deletes the output of a removed source file.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
const shell = process.platform === "win32";
const { status } = spawnSync("tsc", ["--build"], { stdio: "inherit", shell });
if (status !== 0) process.exit(status ?? 1);
await import("../private-names/main.mjs");
