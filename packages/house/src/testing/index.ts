export type { WrittenKind } from "./quantise-tensor.ts";
export { type RandomGgufOptions, randomGguf } from "./random-gguf.ts";
export { writeOutGguf } from "./write-out-gguf.ts";
