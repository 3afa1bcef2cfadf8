// The compare worker: answers the pieces of comparing off the page's thread.
import { comparingPieces } from '../pipeline/pieces/comparing.ts';
import { serve } from './rpc.ts';

serve(comparingPieces());
