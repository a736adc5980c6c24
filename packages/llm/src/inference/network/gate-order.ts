/**
 * Number of gates, and then of their values, that alternate in the row order, so that a pass over few rows yields both.
 */
const TOGETHER = 4;

/** Row order for a tensor with all gates followed by all values. */
export function gateOrder(inner: number): readonly number[] {
  const order: number[] = [];
  for (let first = 0; first < inner; first += TOGETHER) {
    for (const half of [first, inner + first]) {
      for (let index = 0; index < TOGETHER; index++) order.push(half + index);
    }
  }
  return order;
}
