import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { askServer } from "../testing/ask.ts";
import { HUT, WARM } from "../testing/hut.ts";
import { ServerSet } from "../testing/server-set.ts";

const servers = new ServerSet();

/** The ways HTTP libraries send an empty body. */
const EMPTY: readonly (readonly [string, readonly string[], string])[] = [
  ["nothing", [], ""],
  ["a type", ["content-type: application/json"], ""],
  [
    "a type, and no length",
    ["content-type: application/json; charset=utf-8", "content-length: 0"],
    "",
  ],
  ["a length of 0", ["content-length: 0"], ""],
  ["no chunk", ["transfer-encoding: chunked"], "0\r\n\r\n"],
  [
    "a type, and no chunk",
    ["content-type: application/json", "transfer-encoding: chunked"],
    "0\r\n\r\n",
  ],
  [
    "the type of a form",
    ["content-type: application/x-www-form-urlencoded", "content-length: 0"],
    "",
  ],
  [
    "another type, and no chunk",
    ["content-type: text/plain", "transfer-encoding: chunked"],
    "0\r\n\r\n",
  ],
];

/** The status of a raw request. */
async function statusOf(
  port: number,
  first: string,
  lines: readonly string[],
  body: string,
): Promise<number> {
  const head = [`${first} HTTP/1.1`, `host: 127.0.0.1:${port}`, "connection: close", ...lines];
  const socket = connect(port, "127.0.0.1");
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  const answer = await text(socket);
  return Number(answer.slice(9, 12));
}

describe("an empty body", () => {
  it("is accepted where the body is optional", async () => {
    const { port, adminPort = 0 } = await servers.start({ domains: [], adminPort: 0 });
    for (const [how, lines, body] of EMPTY) {
      const ask = async (first: string, at = port): Promise<string> =>
        `${await statusOf(at, first, lines, body)} with ${how}`;
      await askServer({ port }, "/v1/domains/cabin", { method: "PUT", body: HUT });
      expect(await ask("GET /v1/domains/cabin")).toBe(`200 with ${how}`);
      expect(await ask("HEAD /v1/domains/cabin")).toBe(`200 with ${how}`);
      expect(await ask("DELETE /v1/domains/cabin")).toBe(`204 with ${how}`);
      expect(await ask("DELETE /v1/domains/cabin")).toBe(`404 with ${how}`);
      // This server has no configuration file.
      expect(await ask("POST /v1/admin/config/reload", adminPort)).toBe(`404 with ${how}`);
    }
    for (const [, lines, body] of EMPTY) {
      expect(await statusOf(adminPort, "POST /v1/admin/drain", lines, body)).toBe(200);
    }
  });

  it("is refused where a body is required", async () => {
    const { port } = await servers.shared();
    for (const [, lines, body] of EMPTY) {
      for (const path of ["/v1/plan", "/v1/query", "/v1/chat/completions"]) {
        expect([400, 415, 422]).toContain(await statusOf(port, `POST ${path}`, lines, body));
      }
    }
  });
});

describe("a body of another type", () => {
  it("is refused, even where the body is optional", async () => {
    const server = await servers.shared();
    const headers = { "content-type": "text/plain", "content-length": "1" };
    for (const [method, path] of [
      ["DELETE", "/v1/domains/hut"],
      ["POST", "/v1/plan"],
    ] as const) {
      const { status, json } = await askServer(server, path, { method, headers, body: "x" });
      expect([status, json.error.code]).toEqual([415, "not-json"]);
    }
  });
});

describe("a long body", () => {
  /** Longer than a piece. */
  const long = Array.from({ length: 20_000 }, (_, index) => ({ index }));
  const ask = async (body: unknown, path = "/v1/plan") =>
    askServer(await servers.shared(), path, { body });
  const errorOf = async (body: unknown, path?: string) => {
    const { status, json } = await ask(body, path);
    const { code, pointer, hint } = json.error;
    return { status, code, pointer, hint };
  };

  it("is parsed like a short one", async () => {
    const { status, json } = await ask({ x: long, ...WARM });
    expect([status, json.status]).toEqual([200, "solved"]);
  });

  it("is refused if it is not JSON", async () => {
    const text = `{"x":${JSON.stringify(long)},}`;
    expect(await errorOf(text)).toMatchObject({ status: 400, code: "invalid-json" });
  });

  it.each([
    ["short", '{"a":1}', '{"prototype":1}'],
    ["long", JSON.stringify(long), `{"x":${JSON.stringify(long)},"prototype":1}`],
  ])("is refused if a %s value would change a prototype", async (_, value, prototype) => {
    const head = `${JSON.stringify(WARM).slice(0, -1)},"x":[{"y":${JSON.stringify(long)}`;
    for (const member of [
      `"__proto__":${value}`,
      `"\\u005f_proto__":${value}`,
      `"constructor":${prototype}`,
    ]) {
      const body = `${head},${member}}]}`;
      expect(await errorOf(body)).toMatchObject({ status: 400, code: "invalid-json" });
    }
  });

  it("keeps the places of its mistakes", async () => {
    const { agent, state, goal } = WARM;
    const requests = Array.from({ length: 2000 }, () => ({ agent, state, goal }));
    const body = { domain: "hut", requests: [...requests, { agent, state: 1, goal }] };
    expect(await errorOf(body, "/v1/plan-many")).toMatchObject({
      status: 422,
      pointer: "/requests/2000/state",
    });
  });

  it("may have at most 10,000 members in an object", async () => {
    const x = Object.fromEntries(long.map(({ index }) => [`v${index}`, 1]));
    expect(await errorOf({ ...WARM, x })).toMatchObject({ status: 422, pointer: "/x" });
  });
});
