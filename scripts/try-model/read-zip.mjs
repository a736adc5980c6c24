import { inflateRawSync } from "node:zlib";

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/**
 * Extracts one file of a zip archive, such as a Python wheel.
 * @param {Buffer} archive
 * @param {(name: string) => boolean} isWanted
 * @returns {Buffer}
 */
export function readZip(archive, isWanted) {
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== END) end--;
  if (end < 0) throw new Error("this is no zip archive");
  const entries = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < entries && archive.readUInt32LE(at) === ENTRY; index++) {
    const method = archive.readUInt16LE(at + 10);
    const packedBytes = archive.readUInt32LE(at + 20);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      archive.readUInt16LE(at + offset),
    );
    const headerAt = archive.readUInt32LE(at + 42);
    const name = archive.toString("utf8", at + 46, at + 46 + nameLength);
    at += 46 + nameLength + extraLength + commentLength;
    if (!isWanted(name)) continue;
    // The header before the data has lengths of its own.
    const dataAt =
      headerAt + 30 + archive.readUInt16LE(headerAt + 26) + archive.readUInt16LE(headerAt + 28);
    const packed = archive.subarray(dataAt, dataAt + packedBytes);
    if (method === 0) return packed;
    if (method === 8) return inflateRawSync(packed);
    throw new Error(`${name} is packed in a way that is not known here`);
  }
  throw new Error("the archive has no such file");
}
