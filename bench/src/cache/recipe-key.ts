import { createHash } from "node:crypto";

/** The key of the usual recipe for prompts: a hash without times, seeds and spaces. */
export function recipeKey(prompt: string): string {
  const normalised = prompt
    .trim()
    .replace(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z?/g, "")
    .replace(/\bseed\s*[:=]\s*\d+/gi, "")
    .replace(/\s+/g, " ");
  return createHash("sha256").update(normalised).digest("hex");
}
