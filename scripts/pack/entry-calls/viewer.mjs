import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { COLD, orchestratorFor, PLAN, planWith, problemIn } from "./hut.mjs";

export const calls = {
  // The viewer's own page, served.
  "@understudy/viewer": async ({ createViewer, serveViewer }) => {
    const { domain } = problemIn();
    const viewer = createViewer({ domain });
    await planWith(orchestratorFor(domain, { observer: viewer.observer() }));
    const server = await serveViewer(viewer);
    const page = await (await fetch(server.url)).text();
    await server.close();
    assert.match(page, /<!doctype html>/i);
  },
  "@understudy/viewer/protocol": ({ readMessage }) => {
    assert.equal(readMessage({ type: "shout" }).problem.pointer, "/type");
  },
  "@understudy/viewer/picture": ({ drawDomain }) => {
    assert.match(drawDomain(problemIn().domain, { goal: "warm" }), /<svg[\s\S]*light/);
  },
  "@understudy/viewer/overlay": async ({ planWithReasons }) => {
    const { domain } = problemIn();
    const outcome = await planWith(orchestratorFor(domain));
    const { steps } = planWithReasons(outcome, { domain, state: domain.state(COLD) });
    assert.deepEqual(
      steps.map(({ text }) => text),
      PLAN,
    );
  },
  "@understudy/viewer/channel": async ({ createViewer, openChannel }) => {
    const page = new BroadcastChannel("calls");
    const greeted = new Promise((resolve) => {
      page.onmessage = ({ data }) => resolve(data);
    });
    const close = openChannel(createViewer(problemIn()), "calls");
    page.postMessage({ from: "calls", says: "open" });
    assert.equal((await greeted).to, "calls");
    close();
    page.close();
  },
  "@understudy/viewer/page.html": (path) => {
    assert.match(readFileSync(path, "utf8"), /<!doctype html>[\s\S]*<script/i);
  },
};

/** The events of a page, which the channel listens to. */
export const before = () =>
  Object.assign(globalThis, { addEventListener: () => {}, removeEventListener: () => {} });
