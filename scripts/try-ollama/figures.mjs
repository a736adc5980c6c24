/** @param {number} ms */
export function seconds(ms) {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** @param {number | undefined} bytes */
export function megabytes(bytes) {
  return bytes === undefined ? "?" : `${Math.round(bytes / 1e6)} MB`;
}

/** @param {number} tokens @param {number} ms */
export function perSecond(tokens, ms) {
  return `${((1000 * tokens) / Math.max(1, ms)).toFixed(1)} tokens/s`;
}
