/** What a value estimate is corrected by, and what it should have been. */
export interface GeneralisedAdvantages {
  /** A_t, [T]. */
  readonly advantages: Float64Array;
  /** A_t + V_t, the target of the value head, [T]. */
  readonly returns: Float64Array;
}

/**
 * Generalised advantage estimation (arXiv 1506.02438, equations 11 and 16) of one finished episode:
 * d_t = r_t + g V_{t+1} - V_t with V past the end 0, and A_t = d_t + g l A_{t+1}.
 *
 * @param rewards r_t, [T]; the reward of a program stands at its last token
 * @param values V_t before the token t, [T]
 * @throws RangeError when the lengths differ
 */
export function generalisedAdvantages(
  rewards: ArrayLike<number>,
  values: ArrayLike<number>,
  { discount, lambda }: { readonly discount: number; readonly lambda: number },
): GeneralisedAdvantages {
  if (rewards.length !== values.length) {
    throw new RangeError(`${rewards.length} rewards do not go with ${values.length} values`);
  }
  const advantages = new Float64Array(rewards.length);
  const returns = new Float64Array(rewards.length);
  let ahead = 0;
  for (let token = rewards.length - 1; token >= 0; token -= 1) {
    const value = values[token] ?? 0;
    const surprise = (rewards[token] ?? 0) + discount * (values[token + 1] ?? 0) - value;
    ahead = surprise + discount * lambda * ahead;
    advantages[token] = ahead;
    returns[token] = ahead + value;
  }
  return { advantages, returns };
}
