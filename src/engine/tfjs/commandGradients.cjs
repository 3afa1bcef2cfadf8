// tfjs' gradients for commands run by tsx, which tsconfig.json sends here: as modules, Node cannot resolve that file's imports.
require('@tensorflow/tfjs-core/dist/register_all_gradients.js');
