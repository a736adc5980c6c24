import { loadDomain, provePlan, type Step } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { HeldLlmPlanner } from "../testing/held-llm-planner.ts";
import { HostRig } from "../testing/host/host-rig.ts";
import { LinkedClient } from "../testing/host/linked-client.ts";
import { COLD, HUT } from "../testing/hut.ts";

const hut = loadDomain(HUT);
const ann = { agent: "ann" };
const cold = { type: "state", ...ann, nowMs: 0, values: COLD };
const warm = { type: "want", ...ann, goal: "warm", budgetMs: 60_000 };
const slotOf = (name: string): number => hut.variables.all.findIndex((each) => each.name === name);

/** Whether steps lead from a state to warmth. */
function works(values: object, steps: readonly unknown[]): boolean {
  const actions = steps.map((step) => hut.actionOf(step as Step));
  return provePlan(hut, hut.state(values), actions, hut.goal("warm").condition).sound;
}

describe("hello", () => {
  it("is answered by a welcome with the domain and the limits", async () => {
    const { client, welcome } = await LinkedClient.accept(new HostRig());
    expect(welcome).toMatchObject({
      protocol: 1,
      received: 0,
      domain: "hut",
      domainHash: hut.hash,
    });
    expect(welcome.limits).toMatchObject({ messageBytes: 32_768, agents: 1000 });
    expect(welcome.layout).toBeUndefined();
    client.say({ type: "bye" });
    expect(client.end).toBe("done");
  });

  it("gets the state layout on request", async () => {
    const rig = new HostRig();
    const { welcome } = await LinkedClient.accept(rig, { acceptDomain: true });
    expect(welcome.layout?.map(({ name, slot }) => [name, slot])).toEqual(
      hut.variables.all.map(({ name }, slot) => [name, slot]),
    );
    const other = { domainHash: "0", acceptDomain: true };
    expect((await LinkedClient.accept(rig, other)).welcome.layout).toBeDefined();
    const same = { domainHash: hut.hash, acceptDomain: true };
    expect((await LinkedClient.accept(rig, same)).welcome.layout).toBeUndefined();
  });

  it.each([
    [{ protocol: [7, 8] }, "protocol-unknown"],
    [{ domain: "castle" }, "unknown-domain"],
    [{ domainHash: "0" }, "domain-differs"],
    [{ token: "a.b" }, "invalid-token"],
    [{ client: 3 }, "invalid-request"],
    [{ type: "state" }, "invalid-request"],
    [{ type: "bye" }, "hello-missing"],
  ])("%j is refused at once with code %s", async (hello, code) => {
    const client = new LinkedClient(new HostRig());
    client.say({ type: "hello", protocol: [1], client: "test", domain: "hut", ...hello });
    expect(await client.next("error")).toMatchObject({ code });
    expect(client.end).toBe("refused");
  });

  it("has a time limit", async () => {
    const rig = new HostRig();
    const client = new LinkedClient(rig);
    await rig.clock.advance(4999);
    expect(client.heard).toEqual([]);
    await rig.clock.advance(1);
    expect((await client.next("error")).code).toBe("hello-late");
    expect(client.end).toBe("refused");
  });

  it("is not late if it came while the server was held up", async () => {
    const rig = new HostRig();
    const client = new LinkedClient(rig);
    const hello = { type: "hello", protocol: [1], client: "test", domain: "hut" };
    // Timers that are due run before what has come is received.
    rig.clock.setTimer(() => client.say(hello), 5000);
    await rig.clock.advance(5000);
    expect(await client.next("welcome")).toMatchObject({ domain: "hut" });
    await rig.clock.advance(5000);
    expect(client.end).toBeUndefined();
  });
});

describe("a refused first state", () => {
  const wrong = [
    { ...COLD, wood: 99 },
    { ...COLD, wood: null },
    { wood: 1, colour: "red" },
  ];
  const asked = wrong.flatMap((values) => ["client", "server"].map((runner) => [values, runner]));
  it.each(asked)(
    "%j, with the runner on the %s, is one error, and the next one counts",
    async (values, runner) => {
      const { client } = await LinkedClient.accept(new HostRig());
      const want = runner === "server" ? { ...warm, runner } : warm;
      client.say({ ...cold, values, seq: 1 }, { ...want, seq: 2 }, { ...cold, seq: 3 });
      await client.next(runner === "server" ? "begin" : "plan");
      const errors = client.heard.filter(({ type }) => type === "error");
      expect(errors).toEqual([expect.objectContaining({ seq: 1, agent: "ann" })]);
    },
  );

  it("leaves a want without a state in error", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...warm, seq: 1 });
    expect(await client.next("error")).toMatchObject({ seq: 1, pointer: "/agent" });
  });
});

describe("a session", () => {
  it("pushes a plan, and a new one after a change that breaks it", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    const plan = await client.next("plan");
    expect(plan).toMatchObject({ n: expect.any(Number), agent: "ann", basedOn: 1, want: 2 });
    expect(works(COLD, plan.steps)).toBe(true);
    // As planned.
    client.say({ type: "state", ...ann, nowMs: 1, seq: 3, slots: [[slotOf("at"), 0]] });
    client.say({ type: "state", ...ann, nowMs: 2, seq: 4, slots: [[slotOf("wood"), 1]] });
    client.say({ type: "state", ...ann, nowMs: 3, seq: 5, slots: [[slotOf("wood"), 2]] });
    // Contrary to the plan.
    client.say({ type: "state", ...ann, nowMs: 4, seq: 6, slots: [[slotOf("wood"), 0]] });
    const other = await client.next("plan");
    expect(other.basedOn).toBe(6);
    expect(works({ at: "forest", wood: 0 }, other.steps)).toBe(true);
  });

  it("sends no early step that arrives with its plan", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    expect(await client.next("plan")).toMatchObject({ n: 1, basedOn: 1 });
  });

  it("continues from the state after early steps", async () => {
    const llm = new HeldLlmPlanner();
    const { client } = await LinkedClient.accept(new HostRig({ llm }));
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    const early = await client.next("early");
    expect(early).toMatchObject({ basedOn: 1, index: 0, step: { args: { place: "forest" } } });
    client.say({ ...cold, seq: 3, values: { ...COLD, at: "forest" } });
    await client.hears((message) => message.type === "ack" && message.received === 3);
    llm.release();
    const plan = await client.next("plan");
    expect(plan).toMatchObject({ basedOn: 3, source: "llm", cost: 7 });
    expect(plan.steps.map((step) => step.tool)).toEqual(["chop", "chop", "goto", "light_fire"]);
  });

  it("sends no plan for a goal that came true meanwhile", async () => {
    const llm = new HeldLlmPlanner();
    const { client } = await LinkedClient.accept(new HostRig({ llm }));
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    await client.next("early");
    client.say({ ...cold, seq: 3, values: { ...COLD, fire_lit: true } });
    await client.hears((message) => message.type === "ack" && message.received === 3);
    llm.release();
    const plan = await client.next("plan");
    expect(plan).toMatchObject({ basedOn: 3, status: "solved", steps: [], cost: 0 });
  });

  it("sends nothing for an idle agent", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    await client.next("plan");
    client.say({ type: "idle", ...ann, seq: 3 });
    client.say({ ...cold, seq: 4, values: { ...COLD, wood: 1 } });
    client.say({ ...cold, agent: "bob", seq: 5 }, { ...warm, agent: "bob", seq: 6 });
    expect((await client.next("plan")).agent).toBe("bob");
  });

  it("accepts batches", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({
      type: "batch",
      messages: [
        { ...cold, seq: 1 },
        { ...warm, seq: 2 },
      ],
    });
    expect((await client.next("plan")).basedOn).toBe(1);
    // The acknowledgement may precede the plan.
    await client.hears((message) => message.type === "ack" && message.received === 2);
  });

  it("plays plans for a client that carries out single steps", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2, runner: "server" });
    const world = hut.state(COLD);
    let seq = 2;
    while (!hut.goal("warm").condition.holds(world)) {
      const { step, stepId } = await client.next("begin");
      const action = hut.actionOf(step as Step);
      expect(provePlan(hut, world, [action], hut.condition({})).sound).toBe(true);
      const values = after(hut.read(world), step as Step);
      world.set(hut.state(values));
      client.say({ type: "step", ...ann, seq: ++seq, stepId, event: "started" });
      // The end of another step changes nothing.
      client.say({ type: "step", ...ann, seq: ++seq, stepId: stepId + 7, event: "finished" });
      client.say({ type: "state", ...ann, nowMs: seq, seq: ++seq, values });
      client.say({ type: "step", ...ann, seq: ++seq, stepId, event: "finished" });
    }
    expect(client.heard.filter(({ type }) => type === "begin").length).toBeLessThan(8);
  });

  it("interrupts a step when a change breaks the plan", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...cold, seq: 1, values: { ...COLD, wood: 2 } });
    client.say({ ...warm, seq: 2, runner: "server" });
    const { stepId, step } = await client.next("begin");
    expect(step).toMatchObject({ tool: "light_fire" });
    client.say({ type: "state", ...ann, nowMs: 1, seq: 3, slots: [[slotOf("wood"), 0]] });
    expect(await client.next("interrupt")).toMatchObject({ stepId, reason: "plan-broken" });
    expect((await client.next("begin")).stepId).toBe(stepId + 1);
  });

  it("does without a step whose tool needs no arguments, and that has none", async () => {
    const { client } = await LinkedClient.accept(new HostRig());
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2, disabled: [{ tool: "chop" }] });
    expect((await client.next("plan")).status).toBe("unsolvable");
    client.say({ ...warm, seq: 3, disabled: [{ tool: "goto" }] });
    expect(await client.next("error")).toMatchObject({
      code: "invalid-request",
      pointer: "/disabled/0",
    });
  });

  it("announces a new version of its domain", async () => {
    const rig = new HostRig();
    const { client } = await LinkedClient.accept(rig);
    client.say({ ...cold, seq: 1 }, { ...warm, seq: 2 });
    await client.next("plan");
    const goals = [{ name: "warm", when: { wood: 1 } }];
    await rig.domains.put(loadDomain({ ...HUT, goals }) as never);
    expect((await client.next("welcome")).domainHash).not.toBe(hut.hash);
    expect(await client.next("resync")).toEqual({ type: "resync" });
    client.say({ ...cold, seq: 3 }, { ...warm, seq: 4 });
    expect((await client.next("plan")).steps).toHaveLength(2);
  });

  it("ends if the client does not accept the new version", async () => {
    const rig = new HostRig();
    const { client } = await LinkedClient.accept(rig, { domainHash: hut.hash });
    await rig.domains.put(loadDomain({ ...HUT, goals: [] }) as never);
    expect((await client.next("error")).code).toBe("domain-differs");
    expect(client.end).toBe("refused");
  });

  it("announces the server's shutdown", async () => {
    const rig = new HostRig();
    const { client } = await LinkedClient.accept(rig);
    rig.host.drain(500);
    expect(await client.next("drain")).toEqual({ type: "drain", withinMs: 500 });
    rig.host.dispose();
    expect(client.end).toBe("going-away");
  });
});

/** The hut's state after a step. */
function after(state: Readonly<Record<string, unknown>>, { tool, args }: Step) {
  if (tool === "goto") return { ...state, at: args["place"] };
  if (tool === "chop") return { ...state, wood: (state["wood"] as number) + 1 };
  return { ...state, fire_lit: true };
}
