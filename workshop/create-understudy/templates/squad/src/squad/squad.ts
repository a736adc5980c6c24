import type { SquadAction, SquadRunner } from "@understudy/planner-core/squad";
import { Ground } from "../ground.ts";
import { CLOSES_MS, runnerOf, type Start, TASKS, type Task } from "./tasks.ts";
import { standing, type Villager, type Work, Works } from "./works.ts";

/** Four villagers who plan together: a house, a gate, and the next house. */
export class Squad {
  readonly told = { raised: 0, taken: 0, fallen: 0 };
  readonly ground = new Ground();
  readonly people = this.ground.scatterPeople(4).map((name, index): Villager => {
    const own = { name, index, at: "woods", doing: "thinks", partner: "" };
    return Object.assign(this.ground.at(name), own);
  });
  task: Task = TASKS[0];
  shared: Record<string, boolean | number> = {};
  runner: SquadRunner;
  readonly #works = new Works();
  nowMs = 0;
  #beganMs = 0;

  constructor() {
    this.runner = this.#begin();
  }

  live(nowMs: number): void {
    const seconds = (nowMs - this.nowMs) / 1000;
    this.nowMs = nowMs;
    for (const work of this.#works.advance(seconds)) this.#end(work);
    const isLate = nowMs >= this.#beganMs + CLOSES_MS;
    if (isLate && this.task.goal === "taken") this.shared["gate_open"] = false;
    const nailers = this.#works.halfThrough("nail");
    if (this.told.fallen <= this.told.raised && nailers?.[0]) this.#fall(nailers[0]);
    const up = this.people.filter(({ doing }) => doing !== "fallen");
    const states = Object.fromEntries(up.map(({ name, at }) => [name, { at }]));
    const actions = this.runner.tick(states, this.shared, nowMs);
    for (const one of up) this.#act(one, actions[one.name]);
    const isOver = up.every(({ doing }) => doing === "thinks") && !this.runner.isWaiting;
    if (isOver && isLate) this.#next();
  }

  /** Begins the next task with all villagers, whether this one succeeded or the gate closed too soon. */
  #next(): void {
    const { taken, nailed } = this.shared;
    if (taken === true || nailed === 2) this.told[this.task.goal]++;
    this.task = TASKS[this.task === TASKS[0] ? 1 : 0];
    this.runner = this.#begin();
  }

  #begin(): SquadRunner {
    const { from, shared } = this.task;
    this.#beganMs = this.nowMs;
    this.shared = { ...shared };
    for (const one of this.people) {
      Object.assign(one, standing(one, from), { at: from, doing: "thinks" });
    }
    const names = this.people.map(({ name }) => name);
    return runnerOf(this.task, names, this.nowMs);
  }

  #act(one: Villager, action: SquadAction | undefined): void {
    const work = this.#works.ledBy(one);
    if (action?.event === "start") this.#start(one, action as Start);
    if (action?.event === "wait") one.doing = "waits";
    if (action?.event === "idle") one.doing = "thinks";
    if (work !== undefined && (action?.event === "finish" || action?.event === "interrupt")) {
      this.#drop(work);
    }
  }

  #start(one: Villager, action: Start): void {
    const { step, agent, with: others, durationMs } = action;
    const { tool, args } = step;
    Object.assign(one, { doing: tool, partner: others[0] });
    if (agent !== one.name) return;
    const crew: Work["crew"] = [one, ...this.people.filter(({ name }) => others.includes(name))];
    this.#works.begin(tool, crew, String(args["to"] ?? this.task.to), durationMs / 1000);
    if (tool === "hold") this.shared[this.task.held] = true;
  }

  /** A step has ended: its effects on the game. */
  #end(work: Work): void {
    const { tool, to, crew } = work;
    const { shared } = this;
    this.#works.stop(work);
    for (const one of crew) one.at = to ?? one.at;
    if (tool === "carry" && "logs" in shared) shared["logs"] = Number(shared["logs"]) + 1;
    if (tool === "carry" && "ram_there" in shared) shared["ram_there"] = true;
    if (tool === "nail") shared["nailed"] = Number(shared["nailed"]) + 1;
    if (tool === "storm") shared["taken"] = true;
    this.runner.finished(crew[0].name);
  }

  /** A step is over at the planner's word, or broken off: who was on the road goes back, what was held is held no longer. */
  #drop(work: Work): void {
    this.#works.stop(work);
    for (const one of work.crew) one.at = work.from;
    if (work.tool === "hold") this.shared[this.task.held] = false;
  }

  #fall(one: Villager): void {
    const work = this.#works.ledBy(one);
    if (work !== undefined) this.#drop(work);
    this.told.fallen++;
    one.doing = "fallen";
    this.runner.left(one.name);
  }
}
