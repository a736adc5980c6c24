import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  chatTemplateOf,
  RENDERED_TEMPLATES,
  TEMPLATE_SOURCES,
} from "../../testing/model-families.ts";
import { segmentsText } from "../text/segment.ts";
import { frameOf } from "./chat-template.ts";
import { CONTRACT_FRAME } from "./turn-frame.ts";

/* The chat templates that models are published with. */

const names = Object.keys(TEMPLATE_SOURCES);

describe("frameOf", () => {
  it.each(names)("renders a conversation like Python's transformers: %s", (name) => {
    const { system, user, texts } = RENDERED_TEMPLATES;
    const { template = "", text = "" } = texts[name] ?? {};
    const published = chatTemplateOf(name);
    const sha256 = createHash("sha256").update(published).digest("hex");
    expect(sha256, "another template: run __fixtures__/chat-templates/render.py").toBe(template);
    const frame = frameOf(published, TEMPLATE_SOURCES[name]);
    const turn = frame.user([{ kind: "trusted", text: user }]);
    // A reasoning block opened by the template is closed at once.
    const end = text.endsWith("<think>\n") ? "\n</think>\n\n" : "";
    expect(frame.system(system) + segmentsText(turn)).toBe(text + end);
  });

  it("starts all turns of a domain alike, so that the start can be cached", () => {
    for (const name of names) {
      const frame = frameOf(chatTemplateOf(name));
      const [one, other] = ["A", "B"].map((text) => frame.user([{ kind: "trusted", text }]));
      expect(frame.system("S")).toContain("S");
      expect(segmentsText(one ?? []).replace("A", "B")).toBe(segmentsText(other ?? []));
    }
  });

  it("has different fingerprints for different templates", () => {
    const all = ["phi-3.5", "llama-3.1", "mistral-nemo", "qwen-2.5", "qwen-3", "gemma-2"];
    const frames = [CONTRACT_FRAME, ...all.map((name) => frameOf(chatTemplateOf(name)))];
    expect(new Set(frames.map(({ fingerprint }) => fingerprint)).size).toBe(all.length + 1);
  });
});
