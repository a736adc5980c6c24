import { readFileSync } from "node:fs";
import { createLibrary } from "@understudy/embedded";
import type { DomainDefinition } from "@understudy/planner-core";
import { TranscriptGame } from "../../../packages/embedded/src/testing/transcript/transcript.ts";

const transcripts = new URL("../../../service/server/protocol/transcripts/", import.meta.url);
const casesFile = new URL("../../../packages/embedded/transcripts/cases.txt", import.meta.url);
const hello = { type: "hello", protocol: [1], client: "test" };
/** Budgets in expansions, so that each machine plans the same. */
export const EXPANSIONS = 2000;

/** The domain in a file. */
export function definitionIn(file: URL): DomainDefinition {
  return JSON.parse(readFileSync(file, "utf8")) as DomainDefinition;
}

/** The domain of the guides' first agent. */
export const HUT: DomainDefinition = definitionIn(new URL("hut.json", transcripts));

/** The steps of the first agent of each guide. */
export const HUT_PLAY: readonly string[] = [
  "ann: goto forest",
  "ann: chop",
  "ann: chop",
  "ann: goto home",
  "ann: light_fire",
];

/** The lines of the examples with a scripted model of the game's own. */
export const MODEL_PLAY: readonly string[] = [
  "asked for a plan: State: at=home,wood=0,fire_lit=false",
  "llm: goto forest, chop, chop, goto home, light_fire for 9",
  "llm: goto forest, chop, chop, goto home, light_fire for 9",
];

/** The acts of a host and what the library says to them, as recorded in Node. */
export function recordedCases(): readonly string[] {
  return readFileSync(casesFile, "utf8").trimEnd().split("\n");
}

/** The options of an engine with the domains of transcripts. */
export function optionsOf(...names: readonly string[]): object {
  const domains = names.map((name) => {
    return { name, domain: definitionIn(new URL(`${name}.json`, transcripts)) };
  });
  return { domains, expansions: EXPANSIONS };
}

/** A game with an engine in this process. */
export function openGame(options: object): TranscriptGame {
  const game = new TranscriptGame(
    createLibrary(() => performance.now()),
    "play",
  );
  game.open(options);
  return game;
}

/** The client's side of a transcript of the protocol, each message followed by a step. */
export async function playTranscript(name: string): Promise<TranscriptGame> {
  const play = openGame(optionsOf(name));
  let token = "";
  for (const line of readFileSync(new URL(`${name}.jsonl`, transcripts), "utf8").split("\n")) {
    if (!line.startsWith('{"client"')) continue;
    play.send(JSON.stringify(JSON.parse(line).client).replace("$resumeToken", token));
    await play.step(10);
    for (const message of play.heard) if ("resumeToken" in message) token = message.resumeToken;
  }
  return play;
}

/** Messages that no client should send. */
export async function playNonsense(): Promise<TranscriptGame> {
  const play = openGame(optionsOf("hut"));
  const state = {
    type: "state",
    agent: "ann",
    nowMs: 0,
    values: { at: "home", wood: 0, fire_lit: false },
  };
  const want = { type: "want", agent: "ann", goal: "warm", budgetMs: 60_000, runner: "server" };
  const texts = [
    ...[
      "",
      "{",
      "null",
      "[]",
      '"hello"',
      '{"type":[]}',
      "[".repeat(5000),
      '{"type":"bye"}',
      "täglich 🌳",
    ],
    ...[
      JSON.stringify({ ...hello, domain: "sea" }),
      JSON.stringify({ ...hello, protocol: [9], domain: "hut" }),
    ],
    JSON.stringify({ ...hello, domain: "hut", token: "0.7.7.hut" }),
    JSON.stringify({ ...hello, domain: "hut" }),
    JSON.stringify({ ...state, seq: 1e300 }),
    ...[JSON.stringify({ ...state, seq: 1 }), JSON.stringify({ ...state, seq: 1 })],
    JSON.stringify({ ...state, seq: 2, values: { at: "täglich \u{1F333}", wood: -1e308 } }),
    JSON.stringify({ ...want, seq: 3, goal: { oneOf: [{}, { oneOf: [] }] } }),
    JSON.stringify({ ...want, seq: 4, memory: "x".repeat(40_000) }),
    JSON.stringify({ ...want, seq: 4, goal: "warm" }),
    ...[1, 1, 99, -1].map((stepId, at) =>
      JSON.stringify({ type: "step", agent: "ann", stepId, event: "finished", seq: 5 + at }),
    ),
    JSON.stringify({
      type: "step",
      agent: "bo",
      stepId: 1,
      event: "failed",
      detail: "\u0000\ud83c",
      seq: 9,
    }),
    JSON.stringify({
      type: "batch",
      messages: [
        { type: "batch", messages: [] },
        { type: "idle", agent: "ann", seq: 10 },
      ],
    }),
    JSON.stringify({ type: "ack", received: 4_000_000_000 }),
  ];
  for (const text of texts) {
    play.send(text);
    await play.step(10);
  }
  return play;
}

/** The messages that a game hears in a transcript, and the codes of its errors. */
export function heardIn(lines: readonly string[]): readonly string[] {
  // A host by itself refuses what is sent without an engine.
  let isOpen = false;
  const heard = lines.filter((line, at) => {
    const isRefused = lines[at + 1]?.startsWith("error ") === true;
    if (line.startsWith("open ")) isOpen = !isRefused;
    const isOfHost = !isOpen && lines[at - 1]?.startsWith("send ") === true;
    return line.startsWith("take ") || (line.startsWith("error ") && !isOfHost);
  });
  return heard.map((line) => line.replace(/^take /, ""));
}

/** The same lines, but with the code alone of what was recorded so: here a refused message is answered by an error. */
export function asRecorded(told: readonly string[], heard: readonly string[]): string[] {
  return told.map((line, at) =>
    heard[at]?.startsWith("error ") && line.startsWith("{")
      ? `error ${JSON.parse(line).code}`
      : line,
  );
}
