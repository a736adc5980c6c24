import type { Random } from "@understudy/planner-core";
import { WebSocket } from "ws";
import type { FuzzFindings } from "./findings.ts";
import { mutateBytes, mutateValue, pick } from "./mutate.ts";
import { HELLO, SESSION_SEEDS } from "./seeds.ts";

/** Messages per session before a check that it still plans: below the limit on errors. */
const PER_SESSION = 250;
/** Time after which a session counts as hanging. */
const PATIENCE_MS = 30_000;

/** Mutated session messages: afterwards the session must answer, or have ended with a reason. */
export async function fuzzSockets(
  port: number,
  count: number,
  random: Random,
  findings: FuzzFindings,
): Promise<void> {
  while (findings.messages < count) {
    const session = await FuzzedSession.open(port, findings);
    for (let index = 0; index < PER_SESSION && findings.messages < count; index++) {
      findings.messages++;
      session.say(spoil(random, session.nextSeq()));
      if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await session.end();
  }
}

function spoil(random: Random, seq: number): string | Buffer {
  const message = { ...pick(random, SESSION_SEEDS), seq };
  const value = random.next() < 0.2 ? message : mutateValue(random, message);
  const text = JSON.stringify(value) ?? "";
  if (random.next() > 0.02) return text;
  // Invalid JSON ends the session, so it is rare.
  return random.next() < 0.5
    ? mutateBytes(random, Buffer.from(text)).toString()
    : Buffer.from(text);
}

class FuzzedSession {
  readonly #socket: WebSocket;
  readonly #findings: FuzzFindings;
  #seq = 0;
  #isOver = false;
  #wake = (): void => {};

  private constructor(socket: WebSocket, findings: FuzzFindings) {
    this.#socket = socket;
    this.#findings = findings;
    socket.on("message", (data) => this.#hear(String(data)));
    socket.on("error", () => {});
    socket.on("close", (code) => {
      this.#isOver = true;
      this.#findings.count(`session ended ${code}`);
      if (code === 1006) this.#findings.complain("a session was cut without a word");
      this.#wake();
    });
  }

  static async open(port: number, findings: FuzzFindings): Promise<FuzzedSession> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/session`, "understudy.v1.json");
    await new Promise((resolve, reject) => {
      socket.once("open", resolve);
      socket.once("error", reject);
    });
    const session = new FuzzedSession(socket, findings);
    session.say(JSON.stringify(HELLO));
    return session;
  }

  nextSeq(): number {
    return ++this.#seq;
  }

  say(text: string | Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** Says goodbye, and waits for the end. */
  async end(): Promise<void> {
    this.say(JSON.stringify({ type: "bye" }));
    const timer = setTimeout(() => {
      this.#findings.complain("a session does not end");
      this.#socket.terminate();
    }, PATIENCE_MS);
    while (!this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    clearTimeout(timer);
  }

  #hear(text: string): void {
    const { type, code, message } = JSON.parse(text) as Record<string, unknown>;
    this.#findings.count(`session ${type === "error" ? String(code) : String(type)}`);
    const isTyped = typeof code === "string" && typeof message === "string";
    if (type === "error" && (!isTyped || code === "internal")) this.#findings.complain(text);
  }
}
