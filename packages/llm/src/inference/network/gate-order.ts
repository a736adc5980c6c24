/** Gates and their values stand in turn, four each, so that both come out of the same few products. */
const TOGETHER = 4;

/** Rows of a tensor that holds all gates, then all values, in the order in which they are computed. */
export function gateOrder(inner: number): readonly number[] {
  const order: number[] = [];
  for (let first = 0; first < inner; first += TOGETHER) {
    for (const half of [first, inner + first]) {
      for (let index = 0; index < TOGETHER; index++) order.push(half + index);
    }
  }
  return order;
}
