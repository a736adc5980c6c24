import { buildDemo } from "../../../examples/village/scripts/build-demo.mjs";
import { FreshPages } from "./fresh-pages.ts";

/** A visitor's connection: 50 Mbit/s, 20 ms. */
const LINE = { latency: 20, downloadThroughput: 50e6 / 8, uploadThroughput: 50e6 / 8 };
/** The demo's performance mark. */
const MARK = "first-plan-of-the-model";

/** First visits of the built demo. */
export class ColdVisits {
  readonly #pages = new FreshPages(buildDemo);

  /** Milliseconds from opening the page to the model's first proved plan. */
  visit(): Promise<number> {
    return this.#pages.visit(
      async (page, url) => {
        const tools = await page.context().newCDPSession(page);
        await tools.send("Network.enable");
        await tools.send("Network.emulateNetworkConditions", { offline: false, ...LINE });
        await page.goto(url);
        const plan = await page.waitForFunction(
          (mark) => performance.getEntriesByName(mark)[0]?.startTime,
          MARK,
        );
        return (await plan.jsonValue()) ?? Number.NaN;
      },
      { viewport: { width: 1366, height: 768 } },
    );
  }

  close(): Promise<void> {
    return this.#pages.close();
  }
}
