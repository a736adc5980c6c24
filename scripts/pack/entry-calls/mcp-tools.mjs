// Every tool of `understudy mcp`, called once over standard streams and once over HTTP.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { folderFor } from "./folders.mjs";
import { COLD, HUT } from "./hut.mjs";
import { serving } from "./programs.mjs";

// The official client, where the command's own dependencies are.
const { resolve } = createRequire(
  createRequire(import.meta.url).resolve("@understudy/cli/package.json"),
);
const sdk = (path) =>
  import(pathToFileURL(resolve(`@modelcontextprotocol/sdk/client/${path}.js`)).href);

const PROBLEM = { domain: HUT, goal: "warm", state: COLD };
const LONGER = { ...HUT, tools: HUT.tools.map((tool) => ({ ...tool, cost: 2 })) };
/** Good arguments of each tool, and what its answer says of them. */
const TOOLS = {
  check_domain: [{ domain: HUT }, /no mistakes in hut/],
  plan: [PROBLEM, /chop[\s\S]*chop[\s\S]*light/],
  explain: [PROBLEM, /chop[\s\S]*light[\s\S]*fire/],
  simulate: [{ domain: HUT, days: 2 }, /days/],
  compare: [{ before: HUT, after: LONGER }, /warm/],
};

/** @param program the path of the command */
export async function callMcpTools(program) {
  const { StdioClientTransport } = await sdk("stdio");
  const cwd = folderFor("mcp");
  const command = { command: process.execPath, args: [program, "mcp"], cwd };
  await callEach(new StdioClientTransport(command));

  const patterns = [/^(http:\S+)/, /^Authorization: (Bearer \S+)/];
  const { found, close } = await serving([program, "mcp", "--port", "0"], cwd, patterns);
  const { StreamableHTTPClientTransport } = await sdk("streamableHttp");
  const [url, authorization] = found;
  try {
    const requestInit = { headers: { authorization } };
    await callEach(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
  } finally {
    assert.equal(await close(), 0);
  }
}

async function callEach(transport) {
  const { Client } = await sdk("index");
  const client = new Client({ name: "calls", version: "1" });
  await client.connect(transport);
  try {
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), Object.keys(TOOLS).sort());
    for (const [name, [given, expected]] of Object.entries(TOOLS)) {
      const { content, isError } = await client.callTool({ name, arguments: given });
      assert.equal(isError, false, `${name}: ${content[0].text}`);
      assert.match(content[0].text, expected, name);
    }
    const { resources } = await client.listResources();
    assert.notEqual(resources.length, 0);
    for (const { uri } of resources) {
      assert.notEqual((await client.readResource({ uri })).contents[0].text, "");
    }
    assert.notEqual((await client.listPrompts()).prompts.length, 0);
  } finally {
    await client.close();
  }
}
