import { checkClient } from "@understudy/client-check";
import { afterAll, expect, it } from "vitest";
import { ClientWorkshop } from "../../../scripts/client-programs.mjs";

const workshop = new ClientWorkshop();
afterAll(() => workshop.remove());
it.concurrent.each((process.env["NAMES"] ?? "TypeScript,Python,Python with asyncio").split(","))(
  "%s",
  async (name) => {
    const command = await workshop.command(name as never, "play-hut");
    const verdicts = await checkClient({
      command,
      cases: (process.env["CASES"] ?? "things,plain,resync").split(","),
      patienceMs: 20_000,
    });
    expect(verdicts.filter(({ verdict }) => verdict !== "passed")).toEqual([]);
  },
);
