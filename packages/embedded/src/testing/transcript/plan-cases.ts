import type { ServerMessage } from "@understudy/session";
import { HUT } from "@understudy/session/testing";
import type { TranscriptCase, TranscriptGame } from "./transcript.ts";

const HELLO = { type: "hello", protocol: [1], client: "transcript 1" };
export const COLD_STATE = {
  ...{ type: "state", agent: "ann", nowMs: 0 },
  values: { at: "home", wood: 0, fire_lit: false },
};
export const WARM_WANT = { type: "want", agent: "ann", goal: "warm", budgetMs: 60_000 };

/** Opens an engine with the hut, and begins a session. */
export async function openHut(
  game: TranscriptGame,
  more: object = {},
  hello: object = {},
): Promise<void> {
  game.open({ domains: [{ domain: HUT }], expansions: 2000, ...more });
  game.send({ ...HELLO, domain: "hut", ...hello });
  await game.step();
}

/** The resume token of the last welcome. */
export function tokenOf(game: TranscriptGame): string {
  const welcomes = game.heard.filter((message) => message.type === "welcome");
  return (welcomes.at(-1) as ServerMessage<"welcome">).resumeToken;
}

export function hello(domain: string, more: object = {}): object {
  return { ...HELLO, domain, ...more };
}

/** An agent in the hut, and the effects of its steps. */
class HutAgent {
  readonly values: { at: string; wood: number; fire_lit: boolean } = {
    ...{ at: "home", wood: 0, fire_lit: false },
  };

  does({
    tool,
    args,
  }: {
    readonly tool: string;
    readonly args: Readonly<Record<string, unknown>>;
  }): object {
    if (tool === "goto") this.values.at = String(args["place"]);
    else if (tool === "chop") this.values.wood++;
    else if (tool === "light_fire") this.values.fire_lit = true;
    return { ...COLD_STATE, values: { ...this.values } };
  }
}

/** Follows plans until nothing is left to do. */
export async function follow(game: TranscriptGame, most = 12): Promise<void> {
  const agent = new HutAgent();
  let steps = [...plansIn(await game.step())].flat();
  for (let count = 0; count < most && steps.length > 0; count++) {
    game.tell(agent.does(steps[0] as (typeof steps)[number]));
    const [other] = plansIn(await game.step(100)).slice(-1);
    steps = other ?? steps.slice(1);
  }
}

function plansIn(messages: readonly ServerMessage[]): ServerMessage<"plan">["steps"][] {
  return messages.filter((message) => message.type === "plan").map(({ steps }) => steps);
}

/** The number of the last step that began, 0 without one. */
export function stepOf(messages: readonly ServerMessage[]): number {
  return messages.findLast((message) => message.type === "begin")?.stepId ?? 0;
}

/** Cases of single agents and their plans. */
export const PLAN_CASES: Readonly<Record<string, TranscriptCase>> = {
  async plain(game) {
    await openHut(game);
    game.tell(COLD_STATE, WARM_WANT);
    await follow(game);
    game.send({ type: "bye" });
    await game.step();
    game.send({ type: "ack", received: 1 });
  },
  async "unknown-fields"(game) {
    await openHut(game, {}, { later: { version: 2 } });
    game.tell({ ...COLD_STATE, mood: "fine" }, { ...WARM_WANT, colour: ["red"] });
    await game.step();
  },
  async layout(game) {
    await openHut(game, {}, { acceptDomain: true });
    game.tell(COLD_STATE, { ...COLD_STATE, values: undefined, slots: [[2, 1]] }, WARM_WANT);
    await game.step();
    game.tell({
      type: "state",
      agent: "ann",
      nowMs: 5,
      slots: [
        [0, 0],
        [9, 1],
        [2, 99],
      ],
    });
    await game.step();
  },
  async goals(game) {
    await openHut(game);
    game.tell(COLD_STATE, { ...WARM_WANT, goal: { oneOf: [{ wood: { ">=": 2 } }, "warm"] } });
    await follow(game);
  },
  async words(game) {
    await openHut(game);
    game.tell(COLD_STATE, { ...WARM_WANT, goal: { directive: "Please light the fire!" } });
    await game.step();
    game.tell({ ...WARM_WANT, goal: { directive: "Xyzzy plugh." } });
    await game.step(1500);
  },
  async disabled(game) {
    await openHut(game);
    const go = (place: string) => ({ tool: "goto", args: { place } });
    game.tell(COLD_STATE, { ...WARM_WANT, disabled: [go("forest")] });
    await game.step();
    game.tell(
      { ...WARM_WANT, disabled: [go("sea")] },
      { ...WARM_WANT, maintain: { wood: { "<=": 1 } } },
    );
    await game.step();
  },
  async runner(game) {
    await openHut(game);
    const agent = new HutAgent();
    game.tell(COLD_STATE, { ...WARM_WANT, runner: "server" });
    for (let tick = 0; tick < 12; tick++) {
      for (const message of await game.step(150)) {
        if (message.type !== "begin") continue;
        const { step, stepId } = message;
        const told = { type: "step", agent: "ann", stepId };
        // The second step fails once.
        const isLost = stepId === 2;
        game.tell({ ...told, event: "started" }, ...(isLost ? [] : [agent.does(step)]));
        game.tell({ ...told, event: isLost ? "failed" : "finished", detail: "the axe slipped" });
      }
    }
    game.tell(
      { type: "step", agent: "ann", stepId: 77, event: "finished" },
      { type: "idle", agent: "ann" },
    );
    await game.step(1000);
  },
  async many(game) {
    await openHut(game, { limits: { agents: 6 } });
    const names = Array.from({ length: 7 }, (_, at) => `a${at} ä`);
    const messages = names.flatMap((agent, at) => [
      {
        ...COLD_STATE,
        agent,
        values: { at: at % 2 === 0 ? "home" : "forest", wood: at % 3, fire_lit: false },
      },
      { ...WARM_WANT, agent },
    ]);
    let seq = game.seq;
    game.send({ type: "batch", messages: messages.map((message) => ({ ...message, seq: ++seq })) });
    await game.step();
    await game.step(300);
  },
  async shared(game) {
    const shared = [{ resource: "axe", tool: "chop" }];
    await openHut(game, {}, { shared });
    for (const agent of ["ann", "bo"]) {
      game.tell({ ...COLD_STATE, agent }, { ...WARM_WANT, agent, runner: "server" });
    }
    await game.step();
    await game.step(500);
    game.tell({ type: "leave", agent: "ann" });
    await game.step(1000);
  },
};
