import { readGguf } from "../gguf/read-gguf.ts";
import { F32, tensorKind } from "../gguf/tensor-kind.ts";
import { RowReader } from "../network/plain/read-row.ts";

const ALIGNMENT = 32;
/** Magic number, version and two counts. */
const HEADER_BYTES = 24;

/** The same model converted to F32, as a reference without quantization. */
export function writeOutGguf(bytes: Uint8Array): Uint8Array {
  const { tensors, tensorsAt } = readGguf(bytes);
  const encoder = new TextEncoder();
  const places = [...tensors.values()].map((tensor) => {
    const count = tensor.dimensions.reduce((product, size) => product * size, 1);
    return { ...tensor, count, encoded: encoder.encode(tensor.name) };
  });
  const infoBytes = places.reduce(
    (sum, { encoded, dimensions }) => sum + 8 + encoded.length + 4 + 8 * dimensions.length + 12,
    0,
  );
  const dataAt = align(tensorsAt + infoBytes);
  const size = places.reduce((sum, { count }) => sum + align(4 * count), dataAt);
  const result = new Uint8Array(size);
  const view = new DataView(result.buffer);
  result.set(bytes.subarray(0, HEADER_BYTES));
  result.set(bytes.subarray(HEADER_BYTES, tensorsAt), HEADER_BYTES);
  let at = tensorsAt;
  let offset = 0;
  for (const { name, encoded, dimensions, kind: number, offset: from, count } of places) {
    view.setBigUint64(at, BigInt(encoded.length), true);
    result.set(encoded, at + 8);
    at += 8 + encoded.length;
    view.setUint32(at, dimensions.length, true);
    for (const [index, length] of dimensions.entries()) {
      view.setBigUint64(at + 4 + 8 * index, BigInt(length), true);
    }
    at += 4 + 8 * dimensions.length;
    view.setUint32(at, F32.number, true);
    view.setBigUint64(at + 4, BigInt(offset), true);
    at += 12;
    const kind = tensorKind(number, name);
    const [columns = 1] = dimensions;
    const own = bytes.subarray(from, from + (count / kind.blockSize) * kind.blockBytes);
    const reader = new RowReader({ name, kind, rows: count / columns, columns, bytes: own });
    const values = new Float32Array(result.buffer, dataAt + offset, count);
    for (let row = 0; row * columns < count; row++) reader.read(row, values, row * columns);
    offset += align(4 * count);
  }
  return result;
}

function align(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
