import { checkClient } from "@understudy/server/client-check";
import { afterAll, describe, expect, it } from "vitest";
import { ClientWorkshop } from "./clients.ts";

const workshop = new ClientWorkshop();
afterAll(() => workshop.remove());

/** For what hangs: the cases set the pace, not the clock. */
const PATIENCE_MS = 100_000;

describe("every client", () => {
  it.each(ClientWorkshop.names)("%s goes through all cases of the protocol", async (name) => {
    const { hut: command } = await workshop.make(name);
    const verdicts = await checkClient({ command, patienceMs: PATIENCE_MS });
    expect(verdicts.filter(({ verdict }) => verdict !== "passed")).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(12);
  });
});
