// The losses of the paper as pure functions on tensors, and their weighted sums.
import * as tf from '@tensorflow/tfjs-core';
import '../tfjs/registerGradients.ts';

/** Mean of e, or its mean weighted with w where w is given; 0 where nothing weighs. */
const weightedMean = (e: tf.Tensor, w: tf.Tensor | null): tf.Scalar =>
  w ? tf.div(tf.sum(tf.mul(e, w)), tf.maximum(tf.sum(w), 1)) : tf.mean<tf.Scalar>(e);

/**
 * Mean squared error: mean (I - S)^2.
 * @param synthetic S in [0, 1], any shape.
 * @param real I in [0, 1], the same shape.
 * @param weight of each pixel, the same shape; null for a plain mean.
 * @returns a scalar.
 */
export function meanSquaredError(
  synthetic: tf.Tensor,
  real: tf.Tensor,
  weight: tf.Tensor | null = null,
): tf.Scalar {
  return weightedMean(tf.squaredDifference(synthetic, real), weight);
}

/**
 * Binary cross-entropy with logits: mean (max(z, 0) - z I + log(1 + exp(-|z|))). The paper's formula lacks the minus sign [R].
 * @param logits z, the network's output before its sigmoid, any shape.
 * @param real I in [0, 1], the same shape.
 * @param weight of each pixel, the same shape; null for a plain mean.
 * @returns a scalar.
 */
export function binaryCrossEntropy(
  logits: tf.Tensor,
  real: tf.Tensor,
  weight: tf.Tensor | null = null,
): tf.Scalar {
  const softplus = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
  return weightedMean(tf.add(tf.sub(tf.relu(logits), tf.mul(logits, real)), softplus), weight);
}

/**
 * Contextual loss (Mechrez et al. 2018) between two sets of feature vectors: -log mean_j max_i CX_ij with
 * CX = w / sum_k w_ik, w = exp((1 - d~) / h), d~ = d / (min_k d_ik + 1e-5), d = 1 - cos(s_i - mu, r_j - mu), mu = mean r.
 * @param synthetic features of the synthetic image: positions x channels.
 * @param real features of the real image: positions x channels.
 * @param bandwidth h; 0.5 in the paper.
 * @returns a scalar.
 */
export function contextual(synthetic: tf.Tensor2D, real: tf.Tensor2D, bandwidth = 0.5): tf.Scalar {
  return tf.tidy(() => {
    const mean = tf.mean(real, 0, true); // 1 x C
    const unit = (features: tf.Tensor): tf.Tensor2D => {
      const centred = tf.sub(features, mean);
      const norm = tf.sqrt(tf.add(tf.sum(tf.square(centred), 1, true), 1e-12));
      return tf.div(centred, norm);
    };
    const distance = tf.sub(1, tf.matMul(unit(synthetic), unit(real), false, true)); // N x M
    const nearest = tf.neg(tf.max(tf.neg(distance), 1, true)); // N x 1
    const relative = tf.div(distance, tf.add(nearest, 1e-5)); // N x M
    const weight = tf.exp(tf.div(tf.sub(1, relative), bandwidth));
    const similarity = tf.div(weight, tf.sum(weight, 1, true)); // N x M
    return tf.neg(tf.log(tf.mean<tf.Scalar>(tf.max(similarity, 0))));
  });
}
