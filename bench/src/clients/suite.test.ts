import { describe, expect, it } from "vitest";
import { ClientWorkshop } from "../../../scripts/testing/client-programs.mjs";
import { clientsSuite } from "./suite.ts";

describe("suite clients", () => {
  it("keeps each client's answer as stale, never as proved, without a server", async () => {
    const tasks = clientsSuite.tasks({ quick: true });
    expect(tasks.length).toBe(ClientWorkshop.names.length - 1);
    const workloads = await Promise.all(tasks.map((task) => task.setup()));
    for (const workload of workloads) {
      await workload.check();
      expect(workload.samples?.().length).toBe(30);
    }
  });
});
