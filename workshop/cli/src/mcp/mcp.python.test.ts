import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { findPythonMcp } from "../../../../scripts/find.mjs";
import { commandFromSource, nothing, repositoryFile, village } from "../testing/run-cli.ts";

it("serves Python's official client, which lists and calls everything", async () => {
  const domain = "village.json";
  const problem = { domain, goal: "warm_home", state: { ...nothing, wood: 1 } };
  const calls: readonly [tool: string, given: object][] = [
    ["check_domain", { domain }],
    ["plan", problem],
    ["explain", problem],
    ["simulate", { domain, days: 3 }],
    ["compare", { before: domain, after: domain }],
  ];
  const hostile: typeof calls = calls.map(([tool]) => [tool, { domain: "../../package.json" }]);
  const server = [...commandFromSource, "mcp"];
  const given = [[...calls, ...hostile], process.execPath, server, dirname(village)];
  const { stdout } = await promisify(execFile)(findPythonMcp() ?? "python3", [
    repositoryFile("workshop/cli/src/testing/mcp_client.py"),
    ...given.map((part) => JSON.stringify(part)),
  ]);
  const { tools, resources, prompts, answers } = JSON.parse(stdout) as {
    readonly tools: readonly string[];
    readonly resources: readonly number[];
    readonly prompts: readonly string[];
    readonly answers: readonly [tool: string, isError: boolean, text: string][];
  };
  expect(tools).toEqual(calls.map(([tool]) => tool));
  expect(answers.map(([tool, isError]) => [tool, isError])).toEqual([
    ...calls.map(([tool]) => [tool, false]),
    ...hostile.map(([tool]) => [tool, true]),
  ]);
  expect(resources.length).toBeGreaterThan(5);
  expect(Math.min(...resources)).toBeGreaterThan(500);
  expect(prompts).toHaveLength(2);
  expect(prompts.join()).toContain("a game");
});
