// Makes tfjs' gradients known, for whoever differentiates.
import '@tensorflow/tfjs-core/dist/register_all_gradients';
