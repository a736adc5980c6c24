import assert from "node:assert/strict";
import { startServer } from "@understudy/server";
import { COLD, PATIENCE_MS, problemIn } from "./hut.mjs";

export const calls = {
  "@understudy/client": async ({ UnderstudyClient }) => {
    const { domain } = problemIn();
    const server = await startServer({ port: 0, domains: [{ name: "hut", domain }] });
    const client = new UnderstudyClient({ url: server.url, domain: "hut" });
    const ann = client.agent("ann");
    const started = new Promise((resolve) =>
      ann.on("stepStarted", ({ step }) => resolve(step.tool)),
    );
    ann.see(COLD);
    ann.want("warm", { budgetMs: PATIENCE_MS });
    assert.equal(await started, "chop");
    await client.close();
    await server.close();
  },
};
