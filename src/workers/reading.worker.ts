// The reading worker: answers the pieces of reading off the page's thread.
import charlsUrl from '@cornerstonejs/codec-charls/decodewasm?url';
import openjpegUrl from '@cornerstonejs/codec-openjpeg/decodewasm?url';
import openjphUrl from '@cornerstonejs/codec-openjph/wasm?url';
import { wasmCodecs } from '../dicom/codecs/wasmCodecs.ts';
import { readingPieces } from '../pipeline/pieces/reading.ts';
import { serve } from './rpc.ts';

serve(readingPieces(wasmCodecs({ charls: charlsUrl, openjpeg: openjpegUrl, openjph: openjphUrl })));
