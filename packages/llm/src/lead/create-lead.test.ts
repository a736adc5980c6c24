import { ModelNotLoadedError, RequestError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ScriptedBackend } from "../backends/scripted-backend.ts";
import { createLead } from "./create-lead.ts";

describe("createLead", () => {
  it("makes a lead of a backend", async () => {
    const backend = new ScriptedBackend([], { info: { model: "double" } });
    expect((await createLead({ backend })).model).toBe("double");
  });

  it("rejects when the model cannot be loaded", async () => {
    const loadError = new ModelNotLoadedError("gone");
    const backend = new ScriptedBackend([], { loadError });
    await expect(createLead({ backend })).rejects.toBe(loadError);
    await expect(createLead({ model: "missing.gguf" })).rejects.toThrow(ModelNotLoadedError);
  });

  it("rejects options out of range and leaves the caller's backend alone", async () => {
    const backend = new ScriptedBackend([""]);
    await expect(createLead({ contextSize: 0 })).rejects.toThrow(RequestError);
    await expect(createLead({ embedded: { threads: 0 } })).rejects.toThrow(RequestError);
    const call = createLead({ backend, sampling: { temperature: 9 } });
    await expect(call).rejects.toThrow(RequestError);
    await expect(createLead({ backend })).resolves.toBeDefined();
  });
});
