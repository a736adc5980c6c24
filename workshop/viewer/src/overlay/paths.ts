/** Lines and dots of one colour, painted in two strokes whatever their number. */
export class AuthorPath {
  #ways = new Path2D();
  #dots = new Path2D();

  begin(): void {
    this.#ways = new Path2D();
    this.#dots = new Path2D();
  }

  line(fromX: number, fromY: number, toX: number, toY: number): void {
    this.#ways.moveTo(fromX, fromY);
    this.#ways.lineTo(toX, toY);
  }

  dot(x: number, y: number): void {
    this.#dots.rect(x - 3, y - 3, 6, 6);
  }

  paint(pen: CanvasRenderingContext2D, colour: string): void {
    pen.strokeStyle = colour;
    pen.fillStyle = colour;
    pen.lineWidth = 1;
    pen.stroke(this.#ways);
    pen.fill(this.#dots);
  }
}

const CELL_WIDTH = 32;
const CELL_HEIGHT = 16;

/** The free space for labels, as a coarse grid. */
export class Room {
  #columns = 0;
  #rows = 0;
  #taken = new Uint8Array(0);

  clear(width: number, height: number): void {
    this.#columns = Math.ceil(width / CELL_WIDTH);
    this.#rows = Math.ceil(height / CELL_HEIGHT);
    if (this.#taken.length === this.#columns * this.#rows) this.#taken.fill(0);
    else this.#taken = new Uint8Array(this.#columns * this.#rows);
  }

  /** Reserves a rectangle, unless it overlaps a reserved one or is outside. */
  take(x: number, y: number, width: number, height: number): boolean {
    const left = Math.max(0, Math.floor(x / CELL_WIDTH));
    const right = Math.min(this.#columns - 1, Math.floor((x + width) / CELL_WIDTH));
    const top = Math.max(0, Math.floor(y / CELL_HEIGHT));
    const bottom = Math.min(this.#rows - 1, Math.floor((y + height) / CELL_HEIGHT));
    if (left > right || top > bottom) return false;
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        if (this.#taken[row * this.#columns + column] === 1) return false;
      }
    }
    for (let row = top; row <= bottom; row++) {
      this.#taken.fill(1, row * this.#columns + left, row * this.#columns + right + 1);
    }
    return true;
  }
}
