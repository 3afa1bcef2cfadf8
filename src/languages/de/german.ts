// German, whole.
import type { Phrases } from '../../core/language/phraseBook.ts';
import { compare } from './compare.ts';
import { core } from './core.ts';
import { dicom } from './dicom.ts';
import { reader } from './reader.ts';
import { shell } from './shell.ts';
import { training } from './training.ts';
import { viewer } from './viewer.ts';

export const german: Phrases = {
  ...core,
  ...dicom,
  ...viewer,
  ...compare,
  ...training,
  ...shell,
  ...reader,
};
