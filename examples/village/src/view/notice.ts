import { printable } from "../../../../workshop/cli/src/output/printable.ts";
import type { ModelStatus } from "../stage.ts";

/** One line about the model, for log, view and summary. */
export function modelNotice(model: ModelStatus): string {
  switch (model.kind) {
    case "loaded":
      return `model ${printable(model.name)}, ready after ${Math.round(model.loadMs)} ms`;
    case "none":
      return "NO MODEL, the village plays without one (--model none)";
    case "unavailable":
      return `NO MODEL, the village plays without one: ${printable(model.problem)}`;
  }
}
