import { chmodSync, existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type ModelServer, startModelServer } from "@understudy/stress";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { IS_QUICK } from "../../../../scripts/testing/cases.mjs";
import { freePort } from "../../../../scripts/testing/free-port.mjs";
import { nothing, type RunSettings, runCli, Scratch, village } from "../testing/run-cli.ts";

/* A tiny `ollama` on the path that forwards everything to a server of this process. */

const scratch = new Scratch();
const empty = new Scratch();
const asked = join(scratch.folder, "asked.jsonl");
const plan = '{"steps":[{"tool":"goto","args":{"place":"forest"}}]}';
let server: ModelServer;
let port: number;

beforeAll(async () => {
  server = await startModelServer({ answer: () => plan });
});
afterAll(async () => {
  await server.close();
  scratch.remove();
  empty.remove();
});
beforeEach(async () => {
  port = await freePort();
  install(`
    const { connect, createServer } = require("node:net");
    const [name, number] = process.env.OLLAMA_HOST.split(":");
    const own = createServer((socket) => {
      const other = connect(${new URL(server.url).port}, "127.0.0.1");
      for (const each of [socket, other]) each.on("error", () => { socket.destroy(); other.destroy(); });
      socket.pipe(other).pipe(socket);
    });
    own.listen(Number(number), name);
  `);
});
afterEach(() => {
  for (const { pid } of starts()) {
    try {
      process.kill(pid);
    } catch {
      // The stub exited by itself.
    }
  }
  rmSync(asked, { force: true });
});

/** Installs a stub that records its arguments, then runs the given code. */
function install(code: string): void {
  const path = scratch.write(
    "ollama",
    `#!${process.execPath}
    const { OLLAMA_HOST: host, OPENAI_API_KEY: key = null } = process.env;
    const call = { argv: process.argv.slice(2), host, key, pid: process.pid };
    require("node:fs").appendFileSync(${JSON.stringify(asked)}, JSON.stringify(call) + "\\n");
    ${code}`,
  );
  chmodSync(path, 0o755);
}

interface Start {
  readonly argv: readonly string[];
  readonly host: string;
  readonly key: string | null;
  readonly pid: number;
}

function starts(): readonly Start[] {
  if (!existsSync(asked)) return [];
  const lines = readFileSync(asked, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Start);
}

const envWith = (path: string) => ({
  ...{ PATH: [path, "/nowhere"].join(delimiter), OPENAI_API_KEY: "sk-0123456789" },
  ...{ OLLAMA_URL: `http://127.0.0.1:${port}`, UNDERSTUDY_MODELS: empty.folder },
  LLM_TIMEOUT_MS: "60000",
});
const run = (argv: readonly string[], settings: RunSettings = {}) => {
  const env = envWith(scratch.folder);
  return runCli(argv, { env, openModel: "real", ...settings });
};

describe("--start-ollama", () => {
  const problem = () => scratch.write("p.json", { state: nothing, goal: { at: "forest" } });
  const argv = (model: string, ...flags: string[]) => {
    return ["plan", "--domain", village, "--problem", problem(), "--model", model, ...flags];
  };

  // Both find an Ollama in the same way.
  const models = IS_QUICK ? ["local/phi3"] : ["local/phi3", "ollama/phi3"];
  it.each(models)("starts it for %s, which then plans", async (model) => {
    const { code, stdout, stderr } = await run(argv(model, "--start-ollama", "--planner", "llm"));
    expect(stderr).toContain(`Ollama was started as process ${starts()[0]?.pid}`);
    expect(stdout).toContain("written by the model");
    expect(code).toBe(0);
    expect(server.prompts.length).toBeGreaterThan(0);
    const [call] = starts();
    expect(call).toMatchObject({ argv: ["serve"], host: `127.0.0.1:${port}`, key: null });
    // It is left running, and no second one is started.
    const again = await run(argv(model, "--start-ollama", "--planner", "llm"));
    expect(again.stderr).not.toContain("was started");
    expect(starts()).toHaveLength(1);
  });

  it("reports what is wrong: not installed, exited at once, on another machine", async () => {
    const asking = argv("ollama/phi3", "--start-ollama");
    const missing = await run(asking, { env: envWith(empty.folder) });
    expect(missing.code).toBe(1);
    expect(missing.stderr).toContain("Ollama is not installed, or not on the path");
    expect(missing.stderr).toContain("understudy model install-ollama");
    install(`console.error("listen: permission denied"); process.exit(3);`);
    const broken = await run(asking);
    expect(broken.stderr).toContain(
      "Ollama exited immediately, with code 3: listen: permission denied",
    );
    const far = { ...envWith(scratch.folder), OLLAMA_URL: "https://192.0.2.1" };
    const { stderr } = await run(asking, { env: far });
    expect(stderr).toContain("it can be started on this machine only");
  });

  it("is opt-in, and ignored for models of other backends", async () => {
    const alone = await run(argv("local/phi3"));
    expect(alone.stderr).toMatch(/the classical planner is used alone: .*no Ollama runs/);
    expect(alone.stdout).toContain("by the classical planner");
    expect(alone.code).toBe(0);
    const needed = await run(argv("local/phi3", "--planner", "llm"));
    expect(needed.stderr).toContain("no Ollama runs");
    expect(needed.code).toBe(1);
    await run(argv("local/phi3@embedded", "--start-ollama"));
    await run(argv("none", "--start-ollama"));
    expect(starts()).toEqual([]);
  });
});
