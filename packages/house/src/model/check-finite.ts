import { HouseError } from "../errors.ts";
import { F32, type TensorKind } from "../gguf/tensor-kind.ts";

/** All bits of the exponent: infinity, or no number at all. */
const HALF_EXPONENT = 0x7c00;

/**
 * Checks that what a tensor holds are numbers. Of blocks that share a scale only the scale can be none.
 *
 * @throws HouseError `damaged-file`
 */
export function checkFinite(name: string, kind: TensorKind, bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; at += kind.blockBytes) {
    const isNumber =
      kind === F32
        ? Number.isFinite(view.getFloat32(at, true))
        : (view.getUint16(at, true) & HALF_EXPONENT) !== HALF_EXPONENT;
    if (isNumber) continue;
    const hint = "The file was damaged, or the model was trained into nothing";
    throw new HouseError("damaged-file", `tensor ${name}`, `it holds infinite numbers. ${hint}`);
  }
}
