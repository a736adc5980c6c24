import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { packageEntries } from "../startup/bundle.ts";

/** The functions of a page with an overlay: 300 agents among 500 chests; five per frame start a step. */
export const OVERLAY_PROGRAM = `
import { ClassicalPlanner } from "${packageEntries.classical}";
import { loadDomain, Orchestrator } from "${packageEntries.core}";
import { World } from "${packageEntries.world}";
import { openOverlay } from "${packageEntries.overlay}";

const AGENTS = 300;
const THINGS = 500;
const FRAMES = 300;
const domain = loadDomain({
  name: "crowd",
  kinds: { chest: { gold: { type: "integer", min: 0, max: 9 } } },
  places: { chest: 3 },
  state: {
    near: { type: "thing", of: ["chest"], position: true },
    gold: { type: "integer", min: 0, max: 9 },
  },
  tools: [
    { name: "go", things: { to: "chest" }, then: { near: "$to" }, cost: { way: "$to" } },
    {
      name: "steal", things: { it: "chest" }, when: { near: "$it", "$it.gold": { ">": 0 } },
      then: { gold: { "+": "$it.gold" }, "$it.gold": 0 }, claims: ["$it"],
    },
  ],
  goals: [{ name: "rich", when: { gold: { ">=": 5 } } }],
});

const canvas = document.createElement("canvas");
Object.assign(canvas, { width: 1200, height: 800 });
document.body.append(canvas);
const spots = new Map();
const put = (id, number) => spots.set(id, { x: (number * 397) % 1200, y: (number * 631) % 800 });
const far = (one, other) => Math.hypot(spots.get(one).x - spots.get(other).x, spots.get(one).y - spots.get(other).y);
const way = (agent, from, to) => far(from ?? agent, to);
const world = new World(domain, { way, estimate: way, waysPerTick: 100_000 });
const orchestrator = new Orchestrator({ domain: world.domain, planner: new ClassicalPlanner() });
for (let number = 0; number < THINGS; number++) {
  put("chest " + number, number);
  world.add("chest", "chest " + number, { gold: 7 });
}
const agents = Array.from({ length: AGENTS }, (_, number) => {
  put("agent " + number, number + 0.5);
  const runner = world.agent("agent " + number).runner({ orchestrator, goal: "rich", budgetMs: ${UNHURRIED_MS}, asks: "game" });
  return { id: "agent " + number, runner, own: { near: undefined, gold: 0 } };
});
let nowMs = 0;

/** One of them begins, ends a step or begins the next. */
function goOn({ runner, own }) {
  const { event, step, things } = runner.tick(own, nowMs);
  if (event === "start" || event === "continue") {
    runner.finished();
    if (step.tool === "go") own.near = things.to;
  } else if (event === "finish" && step.tool === "steal") {
    // The chest fills again: there is always something to plan.
    own.gold = 0;
    world.set(things.it, { gold: 7 });
  }
}

/** Everybody moves, five go on. */
function live(frame) {
  nowMs += 16;
  for (const [number, { id }] of agents.entries()) {
    const spot = spots.get(id);
    spot.x = (spot.x + 1 + (number % 3)) % 1200;
  }
  const five = Array.from({ length: 5 }, (_, each) => agents[(frame * 5 + each) % AGENTS]);
  for (const agent of five) goOn(agent);
  world.planMany(orchestrator, ${UNHURRIED_MS});
  // Whoever was done has the next plan.
  for (const { runner, own } of five) runner.tick(own, nowMs);
}

for (const agent of agents) agent.runner.tick(agent.own, 0);
world.planMany(orchestrator, ${UNHURRIED_MS});
// Not all at the same step of their plans.
for (const [number, agent] of agents.entries()) {
  for (let step = 0; step <= number % 4; step++) goOn(agent);
}
const overlay = openOverlay({ canvas, world, at: (id) => spots.get(id), isOn: false });

globalThis.bench = {
  /** The time in ms that the overlay takes of a frame, at p95. */
  async overlay() {
    overlay.isOn = true;
    const taken = [];
    for (let frame = 0; frame < FRAMES; frame++) {
      live(frame);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const startMs = performance.now();
      overlay.paint();
      taken.push(performance.now() - startMs);
    }
    overlay.isOn = false;
    return taken.sort((one, other) => one - other)[Math.floor(FRAMES * 0.95)];
  },
  /** The number of labels with a plan to show: the overlay must have something to do. */
  shown: () => agents.filter(({ runner }) => runner.viewed.outcome !== undefined).length,
};
`;
