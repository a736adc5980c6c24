import { expect, it } from "vitest";
import { crowdTask } from "./crowd-task.ts";

it("keeps a hundred agents among five hundred things busy through one session", async () => {
  const workload = await crowdTask().setup();
  await workload.check();
  expect(await workload.run(0)).toBeGreaterThan(0);
  await workload.dispose?.();
});
