import { type ChildProcess, spawn } from "node:child_process";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { commandFromSource, village } from "../testing/run-cli.ts";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** `understudy serve` in its own process. */
async function serve() {
  const own = ["--domain", village, "--model", "none", "--port", "0", "--grpc-port", "0"];
  const child = spawn(process.execPath, [...commandFromSource, "serve", ...own], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, INIT_CWD: "", npm_lifecycle_event: "" },
  });
  children.push(child);
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let said = "";
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on("data", (data: Buffer) => {
      said += data.toString();
      const [, found] = /^Serving: http:\/\/127\.0\.0\.1:(\d+)/m.exec(said) ?? [];
      if (found !== undefined) resolve(Number(found));
    });
    void exited.then(() => reject(new Error(`it has ended: ${said}`)));
  });
  return { child, port, exited };
}

/** The status of a plan, or its error. */
function ask(port: number, agent: Agent, count: number): Promise<number | string> {
  const state = { at: "home", wood: count % 2 };
  const asked = { domain: "village", agent: `a${count}`, state, goal: "warm_home", budgetMs: 5000 };
  const body = JSON.stringify(asked);
  return new Promise((resolve) => {
    const sent = request(
      {
        ...{ host: "127.0.0.1", port, path: "/v1/plan", method: "POST", agent },
        headers: { "content-type": "application/json", "content-length": body.length },
      },
      (response) => {
        response.resume();
        response.once("end", () => resolve(response.statusCode ?? 0));
        response.once("error", (error) => resolve(error.message));
      },
    );
    sent.once("error", (error) => resolve(error.message));
    sent.end(body);
  });
}

it("loses none of 200 requests on SIGTERM", async () => {
  const { child, port, exited } = await serve();
  const agent = new Agent({ keepAlive: true, maxSockets: 50 });
  await Promise.all(Array.from({ length: 50 }, (_, count) => ask(port, agent, count)));
  const asked = Array.from({ length: 200 }, (_, count) => ask(port, agent, count));
  setTimeout(() => child.kill("SIGTERM"), 12);
  const answers = await Promise.all(asked);
  expect(answers.filter((answer) => typeof answer === "string")).toEqual([]);
  expect(new Set(answers).size).toBe(1);
  expect(await exited).toBe(0);
  agent.destroy();
});

it("stops at once on a second signal", async () => {
  const asked = await serve();
  const body = JSON.stringify({ domain: "village" });
  const half = connect(asked.port, "127.0.0.1");
  half.on("error", () => {});
  half.write(`POST /v1/plan HTTP/1.1\r\ncontent-length: ${body.length}\r\n`);
  asked.child.kill("SIGINT");
  // Late enough not to count as a runner's repetition.
  setTimeout(() => asked.child.kill("SIGINT"), 500);
  expect([0, 130]).toContain(await asked.exited);
  half.destroy();
});
