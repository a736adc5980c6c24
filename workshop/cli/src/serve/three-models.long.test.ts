import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { startModelServer } from "@understudy/stress";
import { afterAll, expect, it } from "vitest";
import { repositoryFile, runCli, Scratch } from "../testing/run-cli.ts";
import { whileServing } from "../testing/while-serving.ts";

// A server keeps its configuration history beside the file.
const scratch = new Scratch();
afterAll(() => scratch.remove());

it("the three-model example plans, chats, and remembers its characters' lines", async () => {
  const plan = { steps: [{ tool: "close_gate", args: {} }] };
  const ollama = await startModelServer({
    models: ["phi3", "llama3.1", "gemma2"],
    answer: ({ model, user }) => (user.includes("Goal:") ? JSON.stringify(plan) : `says ${model}`),
  });
  const user = whileServing(async (url) => {
    const ask = async (path: string, file: string) => {
      const body = readFileSync(join(scratch.folder, file), "utf8");
      const init = { method: "POST", headers: { "content-type": "application/json" }, body };
      return (await fetch(url + path, init)).json();
    };
    const { data } = (await (await fetch(`${url}/v1/models`)).json()) as {
      readonly data: readonly { readonly id: string }[];
    };
    expect(data.map(({ id }) => id)).toEqual(expect.arrayContaining(["phi3", "llama", "gemma"]));
    expect(await ask("/v1/plan", "secure.json")).toMatchObject({ agent: "ann", status: "solved" });
    expect(await ask("/v1/chat/completions", "chat.json")).toMatchObject({
      choices: [{ message: { content: "says phi3" } }],
    });
    expect(await ask("/v1/query", "bark.json")).toMatchObject({
      ...{ answer: "says gemma2", cached: false },
      decision: { winner: "gemma" },
    });
    expect(await ask("/v1/query", "bark.json")).toMatchObject({ cached: "exact" });
  });
  try {
    cpSync(repositoryFile("examples/service"), scratch.folder, { recursive: true });
    const config = join(scratch.folder, "three-models.toml");
    const argv = ["serve", "--config", config, "--domain", "guard", "--port", "0"];
    const { code, stderr } = await runCli(argv, { ...user, env: { OLLAMA_URL: ollama.url } });
    user.check();
    expect([code, stderr]).toEqual([0, expect.not.stringContaining("cannot be used")]);
  } finally {
    await ollama.close();
  }
});
