import { fold } from "../text/fold.ts";

/** The words of a name or text: the same for `light_fire`, `lightFire` and `light fire`. */
export function splitName(text: string): string[] {
  return fold(text.replace(/([a-z])([A-Z])/g, "$1 $2"))
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
}
