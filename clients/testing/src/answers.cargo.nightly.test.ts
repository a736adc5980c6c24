import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { writeGame } from "@understudy/embedded";
import { loadDomain } from "@understudy/planner-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildNative, cargo } from "../../../scripts/build/build-native.mjs";
import { compileAll, type LibraryCommands, withLibrary } from "./library-programs.ts";
import { HUT, optionsOf } from "./recorded-plays.ts";

/** Cargo compiles QuickJS; 200,000 answers take some minutes, and so do thousands of engines. */
const LONG_MS = 2_400_000;
const ANSWERS = 200_000;
const TURNS = 10_000;
/** Engines in turn in each language. */
const ENGINES = Number(process.env["UNDERSTUDY_ENGINES"] ?? 2500);
/** Engines after which a program has all that it keeps. */
const FIRST = 500;
/** The most by which it grows afterwards: less than one engine has. */
const MOST_GROWTH = 4 << 20;

/** The most by which a planner grows between two collections; Mono keeps some more. */
const GARBAGE = 16 << 20;

const folder = mkdtempSync(join(tmpdir(), "understudy-engines-"));
const game = join(folder, "hut.understudy");
let library = "";
let commands: Record<string, LibraryCommands> = {};
beforeAll(async () => {
  const built = await buildNative();
  library = built.library;
  commands = await compileAll(built, folder);
  writeFileSync(game, writeGame({ hut: { domain: loadDomain(HUT) } }).text);
}, LONG_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

it("keeps its memory flat over many answers, and leaves nothing of many engines", {
  timeout: LONG_MS,
}, async () => {
  const numbers = { UNDERSTUDY_ANSWERS: ANSWERS, UNDERSTUDY_TURNS: TURNS };
  const set = Object.entries(numbers).flatMap(([name, count]) => [
    "--config",
    `env.${name}="${count}"`,
  ]);
  const tests = ["-p", "understudy", "--test", "answers", "--test", "host"];
  const { stdout } = await cargo("test", ...set, ...tests, "--", "--nocapture");
  expect(stdout).toContain(`${ANSWERS} answers: `);
  expect(stdout).toContain("leaves_nothing_of_many_engines_in_turn ... ok");
});

/** The bytes of a planner after a tenth, half and all of its answers, and of its program after a tenth and half. */
async function answerMany([command, ...more]: readonly string[], frameMs: number) {
  const env = withLibrary(library);
  const given = [...more, game, String(ANSWERS), String(frameMs)];
  const child = spawn(command as string, given, { env, stdio: ["ignore", "pipe", "inherit"] });
  const planner: number[] = [];
  const program: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    planner.push(Number(/: ([\d.]+) MB$/.exec(line)?.[1]) * 1e6);
    // After the last line it ends.
    if (program.length < 2) program.push(memoryOf(child.pid));
  }
  return { planner, program };
}

it.runIf(process.platform === "linux")(
  "keeps its memory flat over many answers in each language, in frames and at once",
  { timeout: LONG_MS },
  async ({ annotate }) => {
    for (const [language, { answers }] of Object.entries(commands)) {
      for (const frameMs of answers === undefined ? [] : [0, 16]) {
        const { planner, program } = await answerMany(answers ?? [], frameMs);
        const bytes = `${planner.join(", ")} bytes, the program ${program.join(", ")}`;
        await annotate(`${language}, frames of ${frameMs} ms: ${bytes}`);
        expect(planner, language).toHaveLength(3);
        for (const [first = 0, ...later] of [planner, program])
          expect(Math.max(...later), language).toBeLessThan(first + GARBAGE);
      }
    }
  },
);

/** The memory of a program, in bytes. */
function memoryOf(pid: number | undefined): number {
  const [, kilobytes] =
    /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) << 10;
}

/** Opens engines in turn, each of which plans once. @returns the memory after the first of them, and in the end */
async function openInTurn([command, ...more]: readonly string[]): Promise<readonly number[]> {
  const state = { at: "home", wood: 0, fire_lit: false };
  const question = { type: "plan-now", id: 1, agent: "ann", state, goal: "warm" };
  const asked = `send ${JSON.stringify(question)}\nstep 0\nclose\n`;
  const turn = `open ${JSON.stringify(optionsOf("hut"))}\n${asked}`;
  const env = withLibrary(library);
  const child = spawn(command as string, more, { env, stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (text: string): Promise<unknown> => {
    child.stdin.write(text);
    return (await lines.next()).value;
  };
  const memory: number[] = [];
  for (let engine = 1; engine <= ENGINES; engine++) {
    expect(await answer(turn)).toContain('"status":"solved"');
    if (engine !== FIRST && engine !== ENGINES) continue;
    // An engine that cannot be opened is told when all others have gone.
    expect(await answer("open {\n")).toBe("error invalid-request");
    memory.push(memoryOf(child.pid));
  }
  child.stdin.end();
  await once(child, "close");
  return memory;
}

it.runIf(process.platform === "linux")(
  "leaves nothing of many engines in any language",
  { timeout: LONG_MS },
  async ({ annotate }) => {
    const grown = Object.entries(commands).map(async ([language, { lines }]) => {
      const [first = 0, last = Number.POSITIVE_INFINITY] = await openInTurn(lines);
      await annotate(`${language}: ${first} bytes after ${FIRST} engines, ${last} in the end`);
      expect(last, language).toBeLessThan(first + MOST_GROWTH);
    });
    await Promise.all(grown);
  },
);
