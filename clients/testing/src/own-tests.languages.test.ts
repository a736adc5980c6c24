import { exec } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { ClientWorkshop, type TestedClientName } from "../../../scripts/client-programs.mjs";

const workshop = new ClientWorkshop();
afterAll(() => workshop.remove());

const NAMES: readonly TestedClientName[] = ["Python", "C#", "Godot 3"];

describe("the tests in its own language", () => {
  const here = NAMES.filter((name) => ClientWorkshop.names.includes(name));
  it.each(here)("of the client for %s pass", async (name) => {
    const command = await workshop.tests(name);
    const failed = await promisify(exec)(command).then(
      () => "",
      ({ stdout, stderr }) => `${stdout}${stderr}`,
    );
    expect(failed).toBe("");
  });
});
