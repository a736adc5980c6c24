import { afterEach, describe, expect, it } from "vitest";
import { GrpcClient, protoStruct, protoValue } from "../testing/grpc-client.ts";
import { COLD } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();
const clients: GrpcClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
});

// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect
type Said = Readonly<Record<string, any>> & { readonly type: string };

/** A session stream with waits by message type. */
class Stream {
  readonly stream: ReturnType<GrpcClient["session"]>;
  readonly #heard: Said[] = [];
  readonly #ended: Promise<{ readonly code: number }>;
  #wake = (): void => {};

  constructor(client: GrpcClient) {
    this.stream = client.session();
    this.stream.on("data", (message: Said) => {
      this.#heard.push(message);
      this.#wake();
    });
    this.#ended = new Promise((resolve) => this.stream.on("status", resolve));
    this.stream.on("error", () => {});
  }

  say(type: string, message: object): void {
    this.stream.write({ [type]: message });
  }

  hello(more: object = {}): void {
    this.say("hello", { protocol: [1], client: "test", domain: "hut", ...more });
  }

  async next(type: string): Promise<Said> {
    for (;;) {
      const index = this.#heard.findIndex((message) => message.type === type);
      if (index >= 0) return this.#heard.splice(0, index + 1).at(-1)?.[type] as Said;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  get ended(): Promise<{ readonly code: number }> {
    return this.#ended;
  }
}

const GRPC = { grpcPort: 0 };

/** A stream to the file's server, or to one of the test's own. */
async function open(options?: object) {
  const own = options && servers.start({ ...GRPC, ...options });
  const server = await (own ?? servers.shared(GRPC));
  const client = new GrpcClient(server);
  clients.push(client);
  return { server, client, stream: new Stream(client) };
}

describe("a session over gRPC", () => {
  it("pushes plans for an agent's states and wants", async () => {
    const { stream } = await open();
    stream.hello({ acceptDomain: true });
    const { layout } = await stream.next("welcome");
    const fire = layout.items.find(({ name }: { name: string }) => name === "fire_lit");
    stream.say("state", { seq: 1, agent: "ann", nowMs: 0, values: protoStruct(COLD) });
    stream.say("want", { seq: 2, agent: "ann", goal: protoValue("warm"), budgetMs: 60_000 });
    const plan = await stream.next("plan");
    expect(plan).toMatchObject({ basedOn: 1, want: 2, status: "OUTCOME_STATUS_SOLVED" });
    stream.say("batch", {
      messages: [
        {
          state: {
            seq: 3,
            agent: "ann",
            nowMs: 50,
            slots: { items: [{ slot: fire.slot, value: 1 }] },
          },
        },
        { idle: { seq: 4, agent: "ann" } },
      ],
    });
    let received = 0;
    while (received < 4) ({ received } = await stream.next("ack"));
    expect(received).toBe(4);
    stream.say("bye", {});
    expect(await stream.ended).toMatchObject({ code: 0 });
  });

  it("resumes on another stream", async () => {
    const { stream, client } = await open();
    stream.hello();
    const { resumeToken, session } = await stream.next("welcome");
    stream.say("state", { seq: 1, agent: "ann", nowMs: 0, values: protoStruct(COLD) });
    await stream.next("ack");
    stream.stream.cancel();
    await stream.ended;
    const again = new Stream(client);
    again.hello({ token: resumeToken, received: 0 });
    expect(await again.next("welcome")).toMatchObject({ session, received: 1 });
    again.say("want", { seq: 2, agent: "ann", goal: protoValue("warm"), budgetMs: 60_000 });
    expect(await again.next("plan")).toMatchObject({ basedOn: 1 });
    again.stream.end();
  });

  it("reports mistakes, and ends if they are fatal", async () => {
    const { stream, client } = await open();
    stream.hello();
    await stream.next("welcome");
    stream.say("state", { seq: 1, agent: "ann", nowMs: 0, values: protoStruct({ at: "moon" }) });
    expect(await stream.next("error")).toMatchObject({ seq: 1, code: "invalid-state" });
    const other = new Stream(client);
    other.say("idle", { seq: 1, agent: "ann" });
    expect(await other.next("error")).toMatchObject({ code: "hello-missing" });
    expect(await other.ended).toMatchObject({ code: 9 });
    stream.stream.end();
  });

  it("cuts off a client that does not read", async () => {
    const { stream, server } = await open({ sessions: { waitingBytes: 20_000 } });
    stream.hello();
    await stream.next("welcome");
    stream.stream.pause();
    // Each message causes an error that the client does not read.
    const values = protoStruct({ ["x".repeat(200)]: 1 });
    let seq = 0;
    while (server.service.sessions.connections > 0) {
      stream.say("state", { seq: ++seq, agent: "ann", nowMs: 0, values });
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.service.sessions.size).toBe(1);
    stream.stream.cancel();
  });
});
