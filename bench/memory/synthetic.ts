const SEED = 7;
/** Cosine of a made vector and its centre: about 1 / sqrt(1 + 0.5²). */
const SPREAD = 0.5;

/** Unit vectors that lie around given ones, as the texts of one kind do; the same ones every time. */
export class SyntheticVectors {
  private state = SEED;

  constructor(private readonly centres: readonly Float32Array[]) {}

  next(place: number): Float32Array {
    const centre = this.centres[place % this.centres.length] ?? new Float32Array();
    // Uniform noise of the length SPREAD.
    const width = SPREAD * Math.sqrt(3 / centre.length);
    const moved = centre.map((value) => value + width * (2 * this.draw() - 1));
    const length = Math.hypot(...moved);
    return moved.map((value) => value / length);
  }

  /** Park and Miller's minimal standard generator: numbers in (0, 1). */
  private draw(): number {
    this.state = (this.state * 48_271) % 2_147_483_647;
    return this.state / 2_147_483_647;
  }
}
