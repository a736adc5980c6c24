import { UNHURRIED_MODEL, UNHURRIED_MS } from "../runner/unhurried.ts";
import { packageEntries } from "../startup/bundle.ts";

/** The functions of the suite's page; each returns its measurements. */
export const PAGE_PROGRAM = `
import { ClassicalPlanner } from "${packageEntries.classical}";
import { Deadline, loadDomain, Orchestrator, systemClock } from "${packageEntries.core}";
import { createLead } from "${packageEntries.browser}";
import { TieredCache } from "${packageEntries.cache}";

const options = { model: "nano-planner.gguf", sha256: SHA256, resilience: { timeoutMs: ${UNHURRIED_MS} }, ...${JSON.stringify(UNHURRIED_MODEL)} };
const domain = loadDomain(await (await fetch("village.json")).text());
const goals = domain.goals.map(({ name }) => name);
let lead = await createLead(options);
await lead.warmUp(domain);

/** Another state for each number. */
const stateOf = (number) => domain.state({
  at: ["home", "forest", "mine", "market"][number % 4] ?? "home", energy: number % 8, hungry: number % 3 === 0,
  has_axe: number % 2 === 0, has_pick: false, has_rod: number % 5 === 0, wood: number % 4, stone: 0, fish: 0,
  grain: number % 2, coins: number % 3, fire_lit: false, house_built: false,
});
const ask = async (number) => {
  const goal = domain.goal(goals[number % goals.length]);
  const question = { key: String(number), domain, state: stateOf(number), goal, text: {} };
  return await lead.ask({ question, deadline: new Deadline(systemClock, ${UNHURRIED_MS}) });
};

/** The longest time in which the page's thread heard no message, while something goes on. */
async function longestBlock(ms) {
  const { port1, port2 } = new MessageChannel();
  const endMs = performance.now() + ms;
  let lastMs = performance.now();
  let longest = 0;
  return await new Promise((resolve) => {
    port1.onmessage = () => {
      const nowMs = performance.now();
      longest = Math.max(longest, nowMs - lastMs);
      lastMs = nowMs;
      if (nowMs < endMs) port2.postMessage(0);
      else resolve(longest);
    };
    port2.postMessage(0);
  });
}

async function withThinking(work) {
  let isOver = false;
  const thinking = (async () => {
    for (let number = 0; !isOver; number++) await ask(number);
  })();
  const result = await work();
  isOver = true;
  await thinking;
  return result;
}

globalThis.bench = {
  async load() {
    await lead.dispose?.();
    const startMs = performance.now();
    lead = await createLead(options);
    const ms = performance.now() - startMs;
    await lead.warmUp(domain);
    return ms;
  },
  async request(number) {
    const startMs = performance.now();
    const { kind } = await ask(number);
    if (kind !== "plan") throw new Error("It answered a " + kind);
    return performance.now() - startMs;
  },
  idleBlock: () => longestBlock(500),
  thinkingBlock: () => withThinking(() => longestBlock(500)),
  /** Milliseconds of a frame, while fifty agents want a plan each second. */
  async frame() {
    const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), lead, cache: new TieredCache() });
    const plans = [];
    let frames = 0;
    const startMs = performance.now();
    await new Promise((resolve) => {
      const paint = (nowMs) => {
        const due = Math.floor(((nowMs - startMs) / 1000) * 50);
        while (plans.length < due) {
          const number = plans.length;
          const request = { agent: "agent-" + (number % 50), state: stateOf(number), goal: goals[number % goals.length], budgetMs: 200 };
          plans.push(orchestrator.plan(request));
        }
        frames++;
        if (nowMs < startMs + 2000) requestAnimationFrame(paint);
        else resolve();
      };
      requestAnimationFrame(paint);
    });
    const ms = (performance.now() - startMs) / frames;
    await Promise.all(plans);
    return ms;
  },
};
`;
