import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { UnderstudyClient } from "./understudy-client.ts";

let server: Server;
let listener: RequestListener;
beforeAll(async () => {
  server = await listening((request, response) => {
    // Each test gets a connection of its own, as the one before may have given up its.
    response.setHeader("connection", "close");
    listener(request, response);
  });
});
afterAll(() => server.close().closeAllConnections());

async function listening(answer: RequestListener): Promise<Server> {
  const made = createServer(answer);
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  return made;
}

const urlOf = (of: Server): string => `http://127.0.0.1:${(of.address() as AddressInfo).port}`;

/** The URL of the file's server, which answers as the running test says. */
function answering(answer: RequestListener): string {
  listener = answer;
  return urlOf(server);
}

const PAGE = "<!doctype html><title>Bad Gateway</title>";
const ASKED = { agent: "ann", state: { wood: 1 }, goal: "warm", budgetMs: 60_000 };
const PLAN = { status: "solved", steps: [], cost: 1, source: "classical" };

/** The result of a request for a plan. */
async function asked(status: number, body: unknown): Promise<object> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const url = answering((_, response) => response.writeHead(status).end(text));
  const client = new UnderstudyClient({ url, domain: "hut" });
  return client.plan(ASKED).catch(({ name, code, status: told, pointer }) => {
    return { name, code, status: told, pointer };
  });
}

describe("a plan over HTTP", () => {
  it("is the server's answer, without unknown fields", async () => {
    const known = { ...PLAN, reason: "deadline", detail: "it was late", member: "large" };
    const answer = await asked(200, { ...known, later: 1 });
    expect(answer).toEqual({ ...known, proved: true, stale: false });
  });

  it.each([
    ["no JSON", 200, "{", "bad-answer"],
    ["a page", 200, PAGE, "bad-answer"],
    ["nothing", 204, "", "bad-answer"],
    ["a list", 200, [], "bad-answer"],
    ["steps that are none", 200, { ...PLAN, steps: [{ tool: 3 }] }, "bad-answer"],
    ["deep arguments", 200, { ...PLAN, steps: [{ tool: "a", args: { b: [[]] } }] }, "bad-answer"],
    ["another status", 200, { ...PLAN, status: "sold" }, "bad-answer"],
    ["no cost", 200, '{"status":"solved","steps":[],"cost":1e999,"source":"x"}', "bad-answer"],
    ["too much", 200, " ".repeat(1_100_000), "bad-answer"],
    ["a page for what is not found", 404, PAGE, "http-status"],
    ["an error of another form", 400, { error: { code: 3 } }, "http-status"],
    ["a way to elsewhere", 302, "", "http-status"],
    ["an error", 422, { error: { code: "invalid-state", message: "m" } }, "invalid-state"],
  ])("is a typed error if the answer is %s", async (_, status, body, code) => {
    const error = { name: "UnderstudyClientError", code, status, pointer: undefined };
    expect(await asked(status, body)).toEqual(error);
  });

  it.each([
    [502, PAGE, "http-status"],
    [429, { error: { code: "rate-limited", message: "later" } }, "rate-limited"],
    [503, " ".repeat(1_100_000), "bad-answer"],
  ])(
    "is the locally known plan while the server answers %i, with the reason",
    async (status, body, code) => {
      const failure = { code, status, message: expect.any(String) };
      const answer = { source: "none", proved: false, stale: true, failure };
      expect(await asked(status, body)).toMatchObject(answer);
    },
  );

  it.each([
    ["the answer does not begin", (): void => {}],
    ["it does not end", ((_, response) => response.write("{")) as RequestListener],
  ])("is what is known here where %s", async (_, answer) => {
    await expectKnown(answering(answer));
  });

  it("is what is known here where nobody listens", async () => {
    const gone = await listening(() => {});
    const url = urlOf(gone);
    await new Promise((resolve) => gone.close(resolve));
    await expectKnown(url);
  });

  async function expectKnown(url: string): Promise<void> {
    const client = new UnderstudyClient({ url, domain: "hut" });
    const known = await client.plan({ ...ASKED, budgetMs: -990 });
    expect(known).toMatchObject({ stale: true, failure: { code: "no-server" } });
  }

  it("is abandoned at the caller's time limit", async () => {
    let url = "";
    const arrived = new Promise<void>((resolve) => {
      url = answering(() => resolve());
    });
    const client = new UnderstudyClient({ url, domain: "hut" });
    const controller = new AbortController();
    const plan = client.plan({ ...ASKED, signal: controller.signal });
    // A request that is still on its way would be heard by the next test.
    await arrived;
    controller.abort(new Error("not needed any more"));
    await expect(plan).rejects.toThrow("not needed any more");
  });

  it.each([
    ["", "/v1/plan"],
    ["/", "/v1/plan"],
    ["/understudy", "/understudy/v1/plan"],
    ["//other.example/?a#b", "//other.example/v1/plan"],
  ])("is requested below the server's path, such as %j", async (path, expected) => {
    const paths: (string | undefined)[] = [];
    const url = answering((request, response) => {
      paths.push(request.url);
      response.end(JSON.stringify(PLAN));
    });
    const client = new UnderstudyClient({ url: url.replace("http", "HTTP") + path, domain: "hut" });
    await client.plan(ASKED);
    expect(paths).toEqual([expected]);
  });
});
