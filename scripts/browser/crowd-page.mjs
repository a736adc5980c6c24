/**
 * The program of a page in which parts meet: a squad and a loner among the things of one world, with time, a lead and a
 * repertoire.
 *
 * @param packages folder of the packages, as the bundler finds it
 */
export const crowdPage = (packages) => `
  import { Orchestrator, Repertoire, RepertoireCache } from "${packages}/planner-core/src/index.ts";
  import { loadDomain } from "${packages}/planner-core/src/time.ts";
  import { ClassicalPlanner } from "${packages}/classical/src/index.ts";
  import { TimePlanner } from "${packages}/classical/src/time/index.ts";
  import { BackendLead, withResilience } from "${packages}/llm/src/browser/index.ts";
  import { ScriptedBackend } from "${packages}/llm/src/testing/scripted-backend.ts";
  import { Memory, World } from "${packages}/world/src/index.ts";
  import { worldSquads } from "${packages}/world/src/squad/index.ts";

  const domain = loadDomain({
    name: "logs",
    kinds: { log: { home: { type: "boolean", default: false } } },
    places: { log: 4 },
    state: {
      near: { type: "thing", of: "log", position: true },
      stock: { type: "integer", min: 0, max: 4, shared: true, default: 0 },
    },
    tools: [
      { name: "go", things: { to: "log" }, then: { near: "$to" }, duration: 1 },
      {
        ...{ name: "carry", partners: 1, things: { log: "log" }, duration: 2, claims: ["$log"] },
        when: { near: "$log", "$log.home": false },
        during: { "$log.home": false },
        then: { "$log.home": true, stock: { "+": 1 } },
      },
      {
        ...{ name: "drag", things: { log: "log" }, duration: 4, claims: ["$log"] },
        when: { near: "$log", "$log.home": false },
        during: { "$log.home": false },
        then: { "$log.home": true, stock: { "+": 1 } },
      },
    ],
    goals: [
      { name: "stocked", when: { stock: { ">=": 4 } } },
      { name: "brought", things: { it: "log" }, when: { "$it.home": true } },
    ],
  });

  /** Plays until all logs are at home. Returns their number, the number of open orders of the loner, and the sources of its plans. */
  export async function play() {
    const world = new World(domain, { squads: worldSquads });
    const logs = ["oak", "fir", "elm", "ash"];
    for (const log of logs) world.add("log", log);
    const steps = [
      { tool: "go", args: { to: "log_1" } },
      { tool: "drag", args: { log: "log_1" } },
    ];
    const backend = new ScriptedBackend([JSON.stringify({ steps })]);
    const cache = new RepertoireCache(new Repertoire(world.domain), { grow: true });
    const orchestrator = new Orchestrator({
      ...{ domain: world.domain, planner: new ClassicalPlanner(), time: new TimePlanner(), cache },
      lead: withResilience(new BackendLead({ backend })),
    });
    const near = {};
    const sources = [];
    let stock = 0;
    const pim = world.agent("pim", { memory: new Memory() });
    pim.see(logs, 0);
    for (const it of ["oak", "ash"]) pim.orders.add({ goal: "brought", things: { it } });
    const loner = pim.runner({
      ...{ orchestrator, goal: { stock: { ">=": 1 } }, budgetMs: 60_000 },
      durationMs: ({ tool }) => (tool === "go" ? 1000 : 4000),
      onOutcome: ({ outcome }) => sources.push(outcome.source),
      onError: (error) => sources.push(String(error)),
    });
    const options = { orchestrator, goal: "stocked", budgetMs: 60_000, expansions: 300, ends: "timed" };
    let squad = world.squad(["ann", "bo"]).runner(options);
    const end = (name, { tool }, things) => {
      if (tool === "go") near[name] = things.to;
      else world.set(things.log, { home: true });
      if (tool !== "go") stock++;
    };
    for (let nowMs = 0; nowMs < 60_000 && (stock < 4 || pim.orders.list.length > 0); nowMs += 250) {
      if (nowMs === 8000) {
        // In the middle of steps.
        const saved = JSON.stringify(squad);
        squad = world.squad(["ann", "bo"]).runner(options);
        squad.restore(JSON.parse(saved));
      }
      // The loner has taken its second log by then: all others are the squad's.
      const members = { ann: { near: near.ann }, bo: { near: near.bo } };
      const told = nowMs < 6000 ? {} : squad.tick(members, { stock }, nowMs);
      for (const [name, { event, step, things, agent }] of Object.entries(told)) {
        if (event === "finish" && (step.tool === "go" || agent === name)) end(name, step, things);
      }
      pim.see(logs, nowMs);
      const { event, step, things } = loner.tick({ near: near.pim, stock }, nowMs);
      if (event === "finish") end("pim", step, things);
      while (squad.isWaiting || loner.isWaiting) await new Promise((resolve) => setTimeout(resolve, 1));
    }
    orchestrator.dispose();
    return [stock, pim.orders.list.length, ...sources].join(" ");
  }
`;
