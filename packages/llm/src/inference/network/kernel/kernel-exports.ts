/** Exports of kernel/kernel.c and kernel/model.h. Addresses and sizes are in bytes unless noted. */
export interface KernelExports {
  readonly memory: WebAssembly.Memory;
  allocate(bytes: number): number;
  configure(
    width: number,
    heads: number,
    keyHeads: number,
    headSize: number,
    rotated: number,
    inner: number,
    layers: number,
    vocabulary: number,
    epsilon: number,
    rows: number,
    logitRows: number,
  ): number;
  gain(layer: number, which: number): number;
  matrix(
    layer: number,
    which: number,
    rows: number,
    columns: number,
    from: number,
    kind: number,
    order: number,
  ): number;
  place(embedding: number, kind: number): void;
  turn(turns: number, factor: number, positions: number): number;
  token_rows(): number;
  position_rows(): number;
  page_rows(): number;
  wanted_rows(): number;
  logit_rows(): number;
  page_bytes(): number;
  forward(rows: number, wanted: number): void;
  project(first: number, count: number): void;
}

/** Indices of a layer's matrices and vectors; those of the whole model follow the last layer. */
export const MATRIX = {
  keysValues: 0,
  queries: 1,
  attended: 2,
  gates: 3,
  down: 4,
  output: 0,
} as const;
export const GAIN = { attention: 0, inner: 1, output: 0 } as const;

/** Rows per panel of a matrix. */
export const PANEL_ROWS = 16;
