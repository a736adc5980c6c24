import { WebSocket } from "ws";
import { hutDomain } from "./hut-domain.ts";

const { variables } = hutDomain();
const AT = variables.all.findIndex(({ name }) => name === "at");
const HOME = variables.all[AT]?.values?.indexOf("home") as number;
const FOREST = variables.all[AT]?.values?.indexOf("forest") as number;
const COLD = { at: "home", wood: 0, fire_lit: false };

/** One client: agents that say ten times per second what they see. */
export class PushedConnection {
  readonly #socket: WebSocket;
  readonly #agents: number;
  readonly #onPush: (latencyMs: number) => void;
  #seq = 0;
  #awaited = 0;
  #brokenAtMs = Number.NaN;
  #wake = (): void => {};

  /** @param onPush hears how long after a batch was due the plan came that it called for */
  constructor(port: number, agents: number, onPush: (latencyMs: number) => void) {
    this.#agents = agents;
    this.#onPush = onPush;
    const url = `ws://127.0.0.1:${port}/v1/session`;
    this.#socket = new WebSocket(url, "understudy.v1.json", { perMessageDeflate: false });
    this.#socket.on("error", () => {});
    this.#socket.on("message", (data: Buffer) => this.#hear(data));
  }

  /** Whether a plan that was called for has not come yet. */
  get isWaiting(): boolean {
    return !Number.isNaN(this.#brokenAtMs);
  }

  /** Says hello, and wants a plan for each agent; resolves when all are there. */
  async begin(): Promise<void> {
    await new Promise((resolve, reject) => {
      this.#socket.once("open", resolve);
      this.#socket.once("error", reject);
    });
    this.#say({ type: "hello", protocol: [1], client: "bench", domain: "hut" });
    const messages = this.#names().flatMap((agent) => [
      { type: "state", seq: ++this.#seq, agent, nowMs: 0, values: COLD },
      { type: "want", seq: ++this.#seq, agent, goal: "warm", budgetMs: 60_000 },
    ]);
    this.#awaited = this.#agents;
    this.#say({ type: "batch", messages });
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }

  /**
   * Says what all agents see.
   *
   * @param breaks whether one of them, who was on its way, finds itself where it began: what is left of its plan does
   * not work from there
   */
  batch(dueMs: number, breaks: boolean): void {
    let text = "";
    const say = (agent: string, slots: string): void => {
      const comma = text === "" ? "" : ",";
      text += `${comma}{"type":"state","seq":${++this.#seq},"agent":"${agent}","nowMs":${Math.round(dueMs)},"slots":${slots}}`;
    };
    const [first = "", ...others] = this.#names();
    if (breaks) {
      say(first, `[[${AT},${FOREST}]]`);
      this.#brokenAtMs = dueMs;
    }
    say(first, `[[${AT},${HOME}]]`);
    for (const agent of others) say(agent, "[]");
    this.#socket.send(`{"type":"batch","messages":[${text}]}`);
  }

  end(): void {
    this.#socket.terminate();
  }

  #names(): readonly string[] {
    return Array.from({ length: this.#agents }, (_, index) => `agent-${index}`);
  }

  #say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  #hear(data: Buffer): void {
    // Most messages are acknowledgements: those need not be read.
    if (data.length < 60) return;
    const { type, n } = JSON.parse(data.toString()) as {
      readonly type: string;
      readonly n: number;
    };
    if (type !== "plan") return;
    const nowMs = performance.now();
    if (this.#awaited > 0) {
      this.#awaited--;
      if (this.#awaited === 0) this.#wake();
    } else {
      this.#onPush(nowMs - this.#brokenAtMs);
      this.#brokenAtMs = Number.NaN;
    }
    this.#say({ type: "ack", received: n });
  }
}
