import { readFileSync } from "node:fs";
import { createLibrary } from "@understudy/embedded";
import {
  applyAction,
  type Domain,
  type DomainDefinition,
  loadDomain,
  type PackedState,
  provePlan,
  type Step,
  type Value,
} from "@understudy/planner-core";
import type { ServerMessage } from "@understudy/session";
import { TranscriptGame } from "../../../packages/embedded/src/testing/transcript/transcript.ts";

const transcripts = new URL("../../../service/server/protocol/transcripts/", import.meta.url);
const villageFile = new URL("../../../examples/domains/village.json", import.meta.url);
const hello = { type: "hello", protocol: [1], client: "test" };
/** Budgets in expansions, so that each machine plans the same. */
const EXPANSIONS = 2000;

function definitionIn(file: URL): DomainDefinition {
  return JSON.parse(readFileSync(file, "utf8")) as DomainDefinition;
}

/** The domain of the guides' first agent. */
export const HUT: DomainDefinition = definitionIn(new URL("hut.json", transcripts));

/** The options of an engine with the domains of transcripts. */
export function optionsOf(...names: readonly string[]): object {
  const domains = names.map((name) => {
    return { name, domain: definitionIn(new URL(`${name}.json`, transcripts)) };
  });
  return { domains, expansions: EXPANSIONS };
}

/** A game with an engine in this process. */
function openGame(options: object): TranscriptGame {
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

/** A villager of the reference simulation. */
interface Villager {
  state: PackedState;
  goal: number;
  /** The step that is being done. */
  doing: { readonly stepId: number; readonly step: Step } | undefined;
}

/** Between two villagers' acts, in ms. */
const MOMENT_MS = 20;

/**
 * Villagers live for some rounds in the reference simulation: each step is done in the next round, each goal is followed by the
 * next. One after another acts, and hears the engine.
 *
 * @throws Error if a step is impossible where it begins
 */
export async function playVillage(villagers: number, rounds: number): Promise<TranscriptGame> {
  const definition = definitionIn(villageFile);
  const village = loadDomain(definition);
  const play = openGame({ domains: [{ domain: definition }], expansions: EXPANSIONS });
  play.send(JSON.stringify({ ...hello, domain: village.name }));
  const living = new Map<string, Villager>();
  for (let number = 0; number < villagers; number++) {
    const state = drawState(village, number);
    living.set(`v${number}`, { state, goal: number, doing: undefined });
  }
  for (const [agent, villager] of living) {
    tellAll(play, village, agent, villager);
    await passTime(play, village, living);
  }
  for (let round = 0; round < rounds; round++) {
    for (const [agent, villager] of living) {
      live(play, village, agent, villager);
      await passTime(play, village, living);
    }
  }
  return play;
}

/** One state of the domain for each number. */
function drawState(village: Domain, number: number): PackedState {
  return Int32Array.from(
    village.variables.all,
    ({ min, max }, at) => min + ((number * 7 + at * 3) % (max - min + 1)),
  );
}

async function passTime(
  play: TranscriptGame,
  village: Domain,
  living: ReadonlyMap<string, Villager>,
): Promise<void> {
  for (const message of await play.step(MOMENT_MS)) hear(village, living, message);
}

/** Takes an engine's message for a villager. */
function hear(
  village: Domain,
  living: ReadonlyMap<string, Villager>,
  message: ServerMessage,
): void {
  const villager = "agent" in message ? living.get(message.agent as string) : undefined;
  if (villager === undefined) return;
  if (message.type === "interrupt") villager.doing = undefined;
  if (message.type !== "begin") return;
  const { step, stepId } = message;
  const proof = provePlan(
    village,
    villager.state,
    [village.actionOf(step)],
    village.goal({}).condition,
  );
  if (!proof.sound) throw new Error(`${message.agent} cannot ${JSON.stringify(step)}`);
  villager.doing = { stepId, step };
}

/** A round of a villager: its step is done, or its goal is over. */
function live(play: TranscriptGame, village: Domain, agent: string, villager: Villager): void {
  const { doing } = villager;
  if (doing === undefined) {
    villager.goal++;
    tellAll(play, village, agent, villager);
    return;
  }
  const after = villager.state.slice();
  applyAction(village.actions, village.actionOf(doing.step), villager.state, after);
  villager.state = after;
  villager.doing = undefined;
  tellState(play, village, agent, after);
  play.tell({ type: "step", agent, stepId: doing.stepId, event: "finished" });
}

function tellAll(
  play: TranscriptGame,
  village: Domain,
  agent: string,
  { state, goal }: Villager,
): void {
  tellState(play, village, agent, state);
  const { name } = village.goals[goal % village.goals.length] as { readonly name: string };
  play.tell({ type: "want", agent, goal: name, budgetMs: 60_000, runner: "server" });
}

function tellState(play: TranscriptGame, village: Domain, agent: string, state: PackedState): void {
  const values: Readonly<Record<string, Value>> = village.read(state);
  play.tell({ type: "state", agent, nowMs: play.nowMs, values });
}
