import { COLD, HUT, SERVED_YARD } from "@understudy/session/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLibrary } from "../../flat/flat-library.ts";
import { LibraryClient } from "../../testing/library-client.ts";

const QUESTION = { agent: "ann", state: COLD, goal: "warm" };
const go = (place: string) => ({ tool: "goto", args: { place } });
const CHOP = { tool: "chop", args: {} };
const LIGHT = { tool: "light_fire", args: {} };
const BEST = [go("forest"), CHOP, CHOP, go("home"), LIGHT];
const BEST_COST = 9;

function open(more: object = { expansions: 2000 }): LibraryClient {
  const library = createLibrary(() => 0);
  return new LibraryClient(library, { domains: [{ domain: HUT }], ...more });
}

/**
 * Plays steps by the rules of the hut. @returns whether the fire burns at the end; undefined if a step cannot be done
 */
function played(
  steps: readonly { readonly tool: string; readonly args: Readonly<Record<string, unknown>> }[],
) {
  let { at, wood }: { at: string; wood: number } = { ...COLD };
  let isLit = false;
  for (const { tool, args } of steps) {
    if (tool === "goto") at = String(args["place"]);
    else if (tool === "chop" && at === "forest") wood++;
    else if (tool === "light_fire" && at === "home" && wood >= 2) isLit = true;
    else return undefined;
  }
  return isLit;
}

describe("questions beside sessions", () => {
  it.each([
    ["plan-now", {}],
    ["plan-once", { budgetMs: 1000 }],
  ])("are answered without a session: %s", async (type, more) => {
    const client = open();
    client.say({ type, id: 7, ...QUESTION, ...more });
    const heard = await client.play();
    expect(heard).toMatchObject([
      { type: "answer", id: 7, status: "solved", steps: BEST, cost: BEST_COST, optimal: true },
    ]);
    client.close();
  });

  it("plan together in a domain with time, and say why not in another", async () => {
    const client = open({ domains: [{ domain: HUT }, { domain: SERVED_YARD }], expansions: 500 });
    const joint = { type: "plan-together", budgetMs: 1000 };
    const at = (place: string) => ({
      state: { at: place, beam_up: false, nailed: false, planks: 0 },
    });
    const builders = { ann: at("mill"), bo: at("site") };
    client.say({ ...joint, id: 1, domain: "yard", agents: builders, goal: "raised" });
    client.say({ ...joint, id: 2, domain: "hut", agents: { ann: { state: COLD } }, goal: "warm" });
    client.say({ ...joint, id: 3, domain: "yard", agents: { ann: {} }, goal: "raised" });
    const heard: readonly object[] = await client.play();
    expect(heard.filter((message) => "code" in message)).toMatchObject([
      { type: "refused", id: 2, pointer: "/domain" },
      { type: "refused", id: 3, pointer: "/agents/ann" },
    ]);
    const [plan] = heard.filter((message) => !("code" in message));
    expect(plan).toMatchObject({ type: "answer", id: 1, status: "solved", kept: 1 });
    const { steps } = plan as { readonly steps: readonly { readonly agent: string }[] };
    expect(new Set(steps.map(({ agent }) => agent))).toEqual(new Set(["ann", "bo"]));
    client.close();
  });

  it("are refused with their number and the place of the mistake", async () => {
    const client = open({ domains: [{ domain: HUT }, { domain: HUT, name: "other" }] });
    const wrong: readonly (readonly [object, object])[] = [
      [
        { type: "plan-now", id: 1, ...QUESTION },
        { id: 1, pointer: "/domain" },
      ],
      [
        { type: "plan-now", id: 2, ...QUESTION, domain: "sea" },
        { id: 2, code: "unknown-domain" },
      ],
      [
        { type: "plan-now", id: 3, ...QUESTION, domain: "hut", state: { at: "sea" } },
        { id: 3, code: "invalid-state" },
      ],
      [
        { type: "plan-once", id: 4, ...QUESTION, domain: "hut" },
        { id: 4, pointer: "" },
      ],
      [{ type: "plan-once", id: "5", ...QUESTION, budgetMs: 1 }, { pointer: "/id" }],
      [
        { type: "propose", id: 6, ...QUESTION, domain: "hut", budgetMs: 9, steps: "none" },
        { id: 6, pointer: "/steps" },
      ],
      [
        { type: "model-answer", number: 1, answer: {} },
        { number: 1, code: "no-model" },
      ],
    ];
    for (const [message, refused] of wrong) {
      client.say(message);
      expect(await client.play()).toMatchObject([{ type: "refused", ...refused }]);
    }
    client.close();
  });

  it.each([
    ["a place", [go("sea")], "step 1, goto(place=sea): there is no such action"],
    ["a tool", [{ tool: "fly" }], "step 1, fly(): there is no such action"],
    [
      "the goal",
      [],
      "after 0 steps the goal is not reached: needs fire_lit=true, but fire_lit=false",
    ],
  ])("tell why a proposal does not work: %s", async (_, steps, detail) => {
    const client = open({ domains: [{ domain: HUT }], expansions: 2000 });
    client.say({ type: "propose", id: 1, ...QUESTION, budgetMs: 1000, steps });
    expect(await client.play()).toMatchObject([{ id: 1, reason: "unsound-plan", detail }]);
    client.close();
  });

  it("propose steps without arguments where the tool has no parameters", async () => {
    const client = open();
    const steps = BEST.map((step) => (step.tool === "goto" ? step : { tool: step.tool }));
    client.say({ type: "propose", id: 1, ...QUESTION, budgetMs: 1000, steps });
    expect(await client.play()).toMatchObject([{ id: 1, source: "llm", steps: BEST }]);
    client.close();
  });

  it("have numbers of their own while they are in flight, and only so many are", async () => {
    // A model that stays silent keeps them in flight.
    const client = open({ model: {} });
    const ask = (id: number): void =>
      client.say({ type: "plan-once", id, ...QUESTION, agent: `ann ${id}`, budgetMs: 100 });
    for (let id = 0; id < 64; id++) ask(id);
    ask(3);
    ask(64);
    const heard: readonly object[] = await client.play();
    expect(heard).toMatchObject([
      { type: "model-wanted", number: 1 },
      { type: "refused", id: 3, code: "invalid-request", pointer: "/id" },
      { type: "refused", id: 64, code: "too-busy" },
    ]);
    const answered: readonly object[] = await client.play(100);
    expect(answered.length).toBe(64);
    expect(answered[0]).toMatchObject({ type: "answer", status: "solved", reason: "timeout" });
    ask(3);
    await client.play();
    expect(await client.play(100)).toMatchObject([{ type: "answer", id: 3 }]);
    client.close();
  });

  it("wait for a game that does not take its answers", () => {
    const client = open({ limits: { waitingBytes: 600 }, expansions: 50 });
    const ask = (): void => client.say({ type: "plan-now", id: 1, ...QUESTION });
    for (let asked = 0; asked < 5; asked++) ask();
    for (let step = 0; step < 9; step++) client.library.step(client.engine, 0, Infinity);
    expect(ask).toThrow("slow-reader");
    while (client.take() !== "");
    expect(ask).not.toThrow();
    client.close();
  });
});

describe("a proposal", () => {
  const proposed = async (steps: readonly object[], more: object = { expansions: 2000 }) => {
    const client = open(more);
    client.say({ type: "propose", id: 1, ...QUESTION, budgetMs: 1000, steps });
    const [answer] = await client.play();
    client.close();
    return answer as object;
  };

  it("that works is served as it is", async () => {
    expect(await proposed(BEST)).toMatchObject({ source: "llm", steps: BEST, llmSteps: 5 });
  });

  it("that breaks is mended", async () => {
    const answer = await proposed([go("forest"), CHOP, go("home"), LIGHT]);
    expect(answer).toMatchObject({ source: "llm", mended: true, status: "solved", cost: 9 });
  });

  it("that has a step which the domain lacks is mended behind it", async () => {
    const strange = { tool: "constructor", args: { place: ["forest"] } };
    const answer = await proposed([go("forest"), strange, CHOP, CHOP, go("home"), LIGHT]);
    expect(answer).toMatchObject({ source: "llm", mended: true, status: "solved", steps: BEST });
  });

  it("that costs too much gives way to the planner's own plan", async () => {
    const walks = Array.from({ length: 20 }, (_, at) => go(at % 2 === 0 ? "forest" : "home"));
    const chops = Array.from({ length: 8 }, () => CHOP);
    const answer = await proposed([...walks, go("forest"), ...chops, go("home"), LIGHT]);
    expect(answer).toMatchObject({ status: "solved", steps: BEST, cost: BEST_COST });
  });

  it("is answered by a plan that works and costs little more, whatever it is", async () => {
    const step = fc.oneof(
      fc.constantFrom(go("forest"), go("home"), CHOP, LIGHT),
      fc.record({ tool: fc.string(), args: fc.dictionary(fc.string(), fc.jsonValue()) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 12 }),
        fc.constantFrom({}, { expansions: 500 }),
        async (steps, more) => {
          const answer = (await proposed(steps, more)) as {
            readonly cost: number;
            readonly steps: Parameters<typeof played>[0];
          };
          expect(played(answer.steps)).toBe(true);
          expect(answer.cost).toBeLessThanOrEqual(1.6 * BEST_COST);
        },
      ),
      { numRuns: 60 },
    );
  });
});
