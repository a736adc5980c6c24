import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModelNotLoadedError } from "@understudy/planner-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomGguf } from "../../../inference/testing/index.ts";
import { openBackend } from "../../spec/open-backend.ts";
import { chooseFrame } from "../choose-frame.ts";
import { openEmbeddedBackend } from "../open-embedded-backend.ts";

let folder: string;
const pathOf = (name: string): string => join(folder, `${name}.gguf`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "understudy-templates-"));
  const said = "{% for m in messages %}{{ m.role + m.content + eos_token }}{% endfor %}";
  await writeFile(pathOf("own"), randomGguf({ chatTemplate: said }));
  await writeFile(pathOf("none"), randomGguf({}));
  await writeFile(pathOf("odd"), randomGguf({ chatTemplate: "{% for" }));
});
afterAll(() => rm(folder, { recursive: true }));

describe("a model file with a chat template", () => {
  it("uses its own template if requested by an option or by its SPEC", async () => {
    const model = pathOf("own");
    const own = await openEmbeddedBackend({ model, template: "model", isLazy: true });
    const contract = await openEmbeddedBackend({ model, isLazy: true });
    const spec = await openBackend(`${model}#template=model&threads=1`, {
      embedded: { isLazy: true },
    });
    // Small files are assumed to be trained on the contract.
    expect(own.info.fingerprint).not.toBe(contract.info.fingerprint);
    expect(own.info.fingerprint.startsWith(contract.info.fingerprint)).toBe(true);
    expect(own.info.fingerprint).toMatch(/:[0-9a-f]{16}$/);
    expect(spec.info.fingerprint).toBe(own.info.fingerprint);
    await Promise.all([own, contract, spec].map((backend) => backend.dispose()));
  });

  it("includes the special tokens of its template", () => {
    const { frame } = chooseFrame(pathOf("own"), "model", false);
    expect(frame.system("Plan.")).toBe("systemPlan.<|end|>user");
  });

  it("reports an unusable or missing template", async () => {
    const open = (name: string) => openEmbeddedBackend({ model: pathOf(name), template: "model" });
    await expect(open("odd")).rejects.toThrow(ModelNotLoadedError);
    await expect(open("odd")).rejects.toThrow(/#template=contract/);
    await expect(open("none")).rejects.toThrow("has no chat template");
  });
});
