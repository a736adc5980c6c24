import { loadDomain } from "@understudy/planner-core";
import { startServer } from "@understudy/server";
import { describe, expect, it } from "vitest";
import { ServerViewer } from "./server-viewer.ts";

const domain = loadDomain({
  name: "hut",
  state: { wood: { type: "integer", min: 0, max: 8, default: 0 } },
  tools: [{ name: "chop", then: { wood: { "+": 1 } } }],
  goals: [{ name: "stocked", when: { wood: { ">=": 2 } } }],
});

describe("a viewer of a server", () => {
  it("shows agents while a page is open, and costs nothing otherwise", async () => {
    const domains = [{ name: "hut", domain }];
    const shown = new ServerViewer(domains);
    const server = await startServer({ port: 0, domains, watch: shown, logLevel: "silent" });
    const signal = new AbortController().signal;
    const plan = (agent: string) => {
      const asked = { domain: "hut", agent, state: { wood: 0 }, goal: "stocked", budgetMs: 60_000 };
      return server.service.plan(asked, { receivedMs: server.service.clock.now(), signal });
    };
    try {
      await plan("before");
      const lines: string[] = [];
      const stop = shown.viewer.record((line) => void lines.push(line));
      expect((await plan("ann")).status).toBe("solved");
      shown.viewer.tick(performance.now());
      const all = (): string => lines.join("\n");
      while (!all().includes('"ann"')) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        shown.viewer.tick(performance.now());
      }
      expect(all()).not.toContain('"before"');
      expect(all()).toContain("chop");
      stop();
    } finally {
      shown.stop();
      await server.close(0);
    }
  });
});
