import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { bundleCommand } from "../../../../../scripts/build/bundle-command.mjs";

it("is bundled beside the program that starts it", async () => {
  const absWorkingDir = fileURLToPath(new URL("../../../../..", import.meta.url));
  const options = { absWorkingDir, target: "node20.19", packages: "external" } as const;
  const files = await bundleCommand("workshop/cli/src/main.ts", "dist", options);
  const names = files.map(({ path }) => basename(path));
  const named = files.flatMap(({ text }) =>
    [...text.matchAll(/new URL\("\.\/([\w-]+)\.ts", import\.meta\.url/g)].map(
      ([, name]) => `${name}.js`,
    ),
  );
  expect(named).toContain("tool-worker.js");
  expect(names).toEqual(expect.arrayContaining(named));
  const worker = files.find(({ path }) => basename(path) === "tool-worker.js");
  expect(worker?.text).toContain("ready");
});
