import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { writeGame } from "@understudy/embedded";
import { loadDomain } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildNative, testNative } from "../../../scripts/build/build-native.mjs";
import { findLanguages } from "../../../scripts/find.mjs";
import { compileAll, compileC, type LibraryCommands, withLibrary } from "./library-programs.ts";
import {
  asRecorded,
  HUT,
  HUT_PLAY,
  heardIn,
  MODEL_PLAY,
  optionsOf,
  playNonsense,
  playTranscript,
  recordedCases,
} from "./recorded-plays.ts";
import { playVillage } from "./village-play.ts";

const run = promisify(execFile);
const clients = fileURLToPath(new URL("../..", import.meta.url));
const cFolder = fileURLToPath(new URL("../../../native/c", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "understudy-native-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

/** Cargo compiles QuickJS on a busy machine. */
const BUILD_MS = 1_200_000;
const FUZZED_CALLS = 10_000;
/** With valgrind a call takes a hundred times as long. */
const WATCHED_CALLS = 300;

/** Its searches take long in QuickJS, which is the same in all languages: it is played in C alone. */
const SEARCHED = "a minute of it, without prepared plans";

let library = "";
let commands: Record<string, LibraryCommands> = {};
const hutOptions = join(folder, "hut.json");
const hutGame = join(folder, "hut.understudy");
const features = fileURLToPath(
  new URL("../../../native/understudy/tests/features.options.json", import.meta.url),
);

beforeAll(async () => {
  const built = await buildNative({ isTested: true });
  library = built.library;
  writeFileSync(hutOptions, JSON.stringify(optionsOf("hut")));
  writeFileSync(hutGame, writeGame({ hut: { domain: loadDomain(HUT) } }).text);
  for (const name of ["tests/border", "tests/fuzz"]) await compileC(name, library, folder);
  commands = await compileAll(built, folder);
}, BUILD_MS);

/** Runs a program with the library. @returns the lines of its output */
async function linesOf([command, ...more]: readonly string[], input: string): Promise<string[]> {
  const env = withLibrary(library);
  const child = spawn(command as string, more, { env, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(input);
  const output: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => output.push(part));
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect(code).toBe(0);
  return Buffer.concat(output).toString("utf8").trimEnd().split("\n");
}

describe("the library inside engines", () => {
  it("passes its tests in Rust", { timeout: BUILD_MS }, async () => {
    const printed = await testNative();
    expect(printed).toContain("no_calls_end_the_program ... ok");
    expect(printed).toContain("saves_what_it_restores ... ok");
  });

  it.runIf(process.platform === "linux")("is found by its name, and by pkg-config", async () => {
    const file = readFileSync(join(library, "understudy.pc"), "utf8");
    const told = file.replace(/\$\{(?:pcfiledir|prefix)\}/g, library);
    const [, linked = ""] = /^Libs: (.*)$/m.exec(told) ?? [];
    const [, compiled = ""] = /^Cflags: (.*)$/m.exec(told) ?? [];
    const program = join(folder, "linked");
    const source = join(cFolder, "examples/hut.c");
    await run("cc", [...compiled.split(" "), source, "-o", program, ...linked.split(" ")]);
    // The name alone, so that a game says where the library is.
    expect(readFileSync(program).includes("\0libunderstudy.so\0")).toBe(true);
    const env = { ...process.env, LD_LIBRARY_PATH: library };
    const { stdout } = await run(program, [hutGame], { env });
    expect(stdout.trimEnd().split("\n")).toEqual(HUT_PLAY);
  });

  it("refuses in C what is wrong", async () => {
    expect(await linesOf([join(folder, "border"), hutOptions, features], "")).toEqual(["passed"]);
  });

  it("survives calls of any kind in any order", async () => {
    expect(await linesOf(await fuzz(FUZZED_CALLS), "")).toEqual(["passed"]);
  });

  const hasValgrind = spawnSync("valgrind", ["--version"]).status === 0;
  it.runIf(hasValgrind)("touches no memory that is not its own", async () => {
    const watched = ["valgrind", "-q", "--error-exitcode=9"];
    const leaks = [
      "--leak-check=full",
      "--show-leak-kinds=definite",
      "--errors-for-leak-kinds=definite",
    ];
    const border = [...watched, ...leaks, join(folder, "border"), hutOptions, features];
    expect(await linesOf(border, "")).toEqual(["passed"]);
    expect(await linesOf([...watched, ...leaks, ...(await fuzz(WATCHED_CALLS))], "")).toEqual([
      "passed",
    ]);
  });

  const plays: Record<string, () => Promise<readonly string[]>> = {
    "the cases of the library": async () => recordedCases(),
    "the transcript of the hut": async () => (await playTranscript("hut")).lines,
    "the transcript of the dungeon": async () => (await playTranscript("dungeon")).lines,
    nonsense: async () => (await playNonsense()).lines,
    "ten minutes of the village": async () => (await playVillage(36, 10, true)).game.lines,
    [SEARCHED]: async () => (await playVillage(36, 1, false)).game.lines,
  };
  it.each(Object.keys(plays))("says in every language what it says in Node: %s", async (name) => {
    const acts = await (plays[name] as () => Promise<readonly string[]>)();
    const heard = heardIn(acts);
    expect(heard.length).toBeGreaterThan(5);
    const languages = Object.entries(commands).filter(
      ([language]) => name !== SEARCHED || language === "C",
    );
    const told = languages.map(async ([language, { lines }]) => {
      const output = await linesOf(lines, `${acts.join("\n")}\n`);
      expect(asRecorded(output, heard), language).toEqual(heard);
    });
    await Promise.all(told);
  });

  it("lets a scripted model of the game plan in each language", async () => {
    for (const [language, { model }] of Object.entries(commands)) {
      const told = await linesOf([...model, hutGame], "");
      expect(told, language).toEqual(MODEL_PLAY);
    }
  });

  it("answers a thousand questions in each language, at the pace of frames and at once", async () => {
    const asked = Object.entries(commands).flatMap(([language, { answers = [] }]) =>
      answers.length === 0 ? [] : [0, 16].map((frameMs) => ({ language, answers, frameMs })),
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const { language, answers, frameMs } of asked) {
      const told = await linesOf([...answers, hutGame, "1000", String(frameMs)], "");
      const counts = told.map((line) => Number(/^after (\d+) answers: [\d.]+ MB$/.exec(line)?.[1]));
      expect(counts, language).toEqual([100, 500, 1000]);
    }
  });

  it.runIf(findLanguages().found.includes("Python"))(
    "asks a server with a model, as the sample in Python does",
    async () => {
      const answer = { steps: [{ tool: "goto", args: { place: "forest" } }] };
      const text = JSON.stringify(answer);
      const asked: unknown[] = [];
      const server = createServer(async (request, response) => {
        asked.push(JSON.parse(await textOf(request)));
        response.end(JSON.stringify({ choices: [{ message: { content: text } }] }));
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      const { port } = server.address() as AddressInfo;
      const program = join(clients, "python/examples/local_llm.py");
      const told = await linesOf(
        ["python3", "-W", "error", program, hutGame, `http://127.0.0.1:${port}`, "small"],
        "",
      );
      server.close();
      expect(told).toEqual([`it says ${text}`, MODEL_PLAY[2]]);
      expect(asked).toMatchObject([
        { model: "small", response_format: { json_schema: { schema: { type: "object" } } } },
      ]);
    },
  );

  it.runIf(findLanguages().found.includes("Python"))("passes its tests in Python", async () => {
    const env = { ...withLibrary(library), UNDERSTUDY_FEATURES: features };
    const told = ["-W", "error", "-m", "unittest", "tests.library_tests"];
    const { stderr } = await run("python3", told, { env, cwd: join(clients, "python") });
    expect(stderr).toContain("OK");
  });

  it.runIf(findLanguages().found.includes("Mono"))("passes its tests in C#", async () => {
    const names = [
      "ASecondClientRefusesItself",
      "TasksComplete",
      "AnErrorTellsItsHintOnce",
      "AProposalTellsWhyItDoesNotWork",
      "QuestionsAreAnsweredAtOnceAndForSeveral",
      "SquadsPlayOnTheTimeOfTheGame",
      "WordsAreReadAndSaved",
      "AnotherPlannerTakesThePlaceOfOneThatEnded",
      "AgentsPlanWithThings",
      "TwoHundredAgentsBeginThatWantAtOnce",
      "ManyEnginesInTurnLeaveNothing",
      "TwoThreadsMayCallOneEngine",
    ];
    const files = { UNDERSTUDY_GAME: hutGame, UNDERSTUDY_FEATURES: features };
    const env = { ...process.env, LD_LIBRARY_PATH: library, ...files };
    const { stderr } = await run("mono", [join(folder, "RunTests.exe"), ...names], { env });
    expect(stderr).toBe("");
  });

  it("moves the first agent of each guide", async () => {
    for (const [language, { hut }] of Object.entries(commands)) {
      expect(await linesOf([...hut, hutGame], ""), language).toEqual(HUT_PLAY);
    }
  });
});

/** A question beside sessions, or an answer of the model, in the cases of the library. */
const QUESTION = /^send \{"type":"(?:plan-|propose|model-).*$/gm;

/** The command that makes calls of any kind, with the messages of the protocol's transcripts. */
async function fuzz(calls: number): Promise<readonly string[]> {
  const messages = join(folder, "messages.jsonl");
  const options = join(folder, "fuzz.json");
  const played = await Promise.all(["hut", "dungeon"].map(playTranscript));
  const sent = played.flatMap(({ lines }) => lines.filter((line) => line.startsWith("send {")));
  const questions = recordedCases().join("\n").match(QUESTION) ?? [];
  const lines = [...sent, ...questions].map((line) => line.slice("send ".length));
  writeFileSync(messages, lines.join("\n"));
  const limits = { mistakesPerMinute: 1_000_000 };
  // A model that is asked for plans and stays silent would hold up all of them.
  const model = { answers: ["choice", "reading"] };
  writeFileSync(options, JSON.stringify({ ...optionsOf("hut", "dungeon"), limits, model }));
  return [join(folder, "fuzz"), options, messages, String(calls), "4", "7"];
}
