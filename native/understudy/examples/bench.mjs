// Measures the script in Node as `bench.rs` does in QuickJS: node bench.mjs SCRIPT OPTIONS.json QUESTION.json
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { runInThisContext } from "node:vm";

/** The processor's time of this program, in ms. */
const busyMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const [script, optionsFile, questionFile] = process.argv.slice(2);
globalThis.hostNow = () => performance.now();
runInThisContext(readFileSync(script, "utf8"));
const { understudy } = globalThis;
const options = readFileSync(optionsFile, "utf8");
const question = JSON.parse(readFileSync(questionFile, "utf8"));
const SLICE_MS = 4;
const TICKS = 2000;

/** A game that talks with an engine. */
class Game {
  engine = understudy.open(options);
  seq = 0;

  constructor() {
    if (this.engine === 0) throw new Error(understudy.lastError());
    const { domain, things } = question;
    const world = things && { ways: false };
    this.say({ type: "hello", protocol: [1], client: "bench", domain, world });
    if (things) this.say({ type: "see", part: 1, parts: 1, things, seq: ++this.seq });
  }

  say(message) {
    if (understudy.send(this.engine, JSON.stringify(message)) === 0)
      throw new Error(understudy.lastError());
  }

  tell(agent, values, goal, more = {}) {
    const at = question.spots?.[agent];
    this.say({ type: "state", agent, nowMs: 0, values, at, seq: ++this.seq });
    this.say({ type: "want", agent, goal, budgetMs: 20, seq: ++this.seq, ...more });
  }

  async step(nowMs) {
    const waitMs = understudy.step(this.engine, nowMs, performance.now() + SLICE_MS);
    await undefined;
    return waitMs;
  }

  /** Works until nothing is left to do at once. */
  async rest() {
    while ((await this.step(performance.now())) === 0);
  }

  /** Tells a state and a want, and works until there is a plan. Returns where it is from. */
  async decide(agent, values, goal) {
    this.tell(agent, values, goal);
    for (;;) {
      await this.step(performance.now());
      for (
        let text = understudy.take(this.engine);
        text !== "";
        text = understudy.take(this.engine)
      ) {
        const message = JSON.parse(text);
        if (message.type === "error") throw new Error(text);
        if (message.type === "ack") this.say({ type: "ack", received: message.received });
        if (message.type === "plan" && message.agent === agent) return message.source;
      }
    }
  }
}

const agents = Object.entries(question.agents);
const game = new Game();
const openMs = busyMs();
await game.decide(...agents[0], question.goals[0]);
const firstPlanMs = busyMs();
// Plans that are known, by the game's plan library or by an earlier plan, and those that are searched for.
const known = [];
const searched = [];
for (let time = 0; time < question.times; time++) {
  for (const [agent, values] of agents) {
    for (const goal of question.goals) {
      await game.rest();
      const asked = busyMs();
      const source = await game.decide(agent, values, goal);
      (source === "classical" ? searched : known).push(busyMs() - asked);
    }
  }
}
const at = (times, part) => {
  times.sort((a, b) => a - b);
  return times[Math.floor((times.length - 1) * part)];
};
const memoryMb = process.memoryUsage().heapUsed / 1e6;
const idle = new Game();
for (const [agent, values] of agents)
  idle.tell(agent, values, question.goals[0], { runner: "server" });
let now = 0;
while ((await idle.step(now)) === 0) now++;
const ticking = busyMs();
for (let tick = 0; tick < TICKS; tick++) {
  now += 0.01;
  await idle.step(now);
}
const tickUs = ((busyMs() - ticking) * 1000) / TICKS / agents.length;
const figures = {
  openMs,
  firstPlanMs,
  knownP50Ms: at(known, 0.5),
  knownP95Ms: at(known, 0.95),
  searchedP50Ms: at(searched, 0.5),
  searchedP95Ms: at(searched, 0.95),
  tickUs,
  memoryMb,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
