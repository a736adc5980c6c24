// Texts of all code points, for properties. fast-check's own unit for them, "binary", takes a second of processor time to
// build a table of all code points, once in each process.
import { integer, string } from "../../node_modules/fast-check/lib/fast-check.js";

const SURROGATES = 0xd800;
const BEHIND_SURROGATES = 0xe000;
const codePoint = integer({ min: 0, max: 0x10_ffff - (BEHIND_SURROGATES - SURROGATES) }).map((at) =>
  String.fromCodePoint(at < SURROGATES ? at : at + BEHIND_SURROGATES - SURROGATES),
);

export function anyText(lengths = {}) {
  return string({ ...lengths, unit: codePoint });
}
