import { describe, expect, it } from "vitest";
import { dropsSystem } from "./ollama-template.ts";

/** Templates that Ollama ships or writes itself. */
const KEEPS = {
  chatml: `{{- range .Messages }}<|im_start|>{{ .Role }}
{{ .Content }}<|im_end|>
{{ end }}<|im_start|>assistant
`,
  legacy:
    "{{ if .System }}<|system|>\n{{ .System }}<|end|>\n{{ end }}<|user|>\n{{ .Prompt }}<|end|>",
  gemma:
    '{{- range .Messages }}{{- if or (eq .Role "user") (eq .Role "system") }}<start_of_turn>user\n{{ .Content }}{{ end }}{{ end }}',
  "spaced out": "{{-  $.System  -}} {{ range .Messages }}{{ .Content }}{{ end }}",
  quoted: "{{ range .Messages }}{{ if eq .Role `system` }}{{ .Content }}{{ end }}{{ end }}",
};
const DROPS = {
  "the one of ollama create for an unknown file": "{{ .Prompt }}",
  falcon: "User: {{ .Prompt }}\nFalcon:",
  "turns of the user and the assistant alone":
    '{{ range .Messages }}{{ if eq .Role "user" }}[INST] {{ .Content }} [/INST]{{ else if eq .Role "assistant" }}{{ .Content }}{{ end }}{{ end }}',
};

describe("dropsSystem", () => {
  it.each(Object.entries(KEEPS))(
    "accepts a template that keeps the system part: %s",
    (_, template) => {
      expect(dropsSystem({ template })).toBe(false);
    },
  );

  it.each(Object.entries(DROPS))("finds a template that drops it: %s", (_, template) => {
    expect(dropsSystem({ template })).toBe(true);
  });

  it("judges nothing unknown", () => {
    const unknown = [
      undefined,
      null,
      "",
      {},
      { template: "" },
      { template: 5 },
      { template: " \n" },
    ];
    for (const shown of unknown) expect(dropsSystem(shown)).toBe(false);
    expect(dropsSystem({ template: "{{ .Prompt }}", renderer: "qwen3-coder" })).toBe(false);
  });
});
