// One name and its value in a list of facts (`<dl className="facts">`).
import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton.tsx';
import { hashText } from '../../core/words.ts';

export function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** The SHA-256 of a model's weights, shortened, with a button that copies all of it. */
export function WeightsFact({ sha256 }: { readonly sha256: string }) {
  return (
    <>
      <dt>Weights</dt>
      <dd className="hash">
        <span className="mono" title={sha256} translate="no">
          {hashText(sha256)}
        </span>
        <CopyButton iconOnly label="Copy the weights’ SHA-256" text={() => sha256} />
      </dd>
    </>
  );
}
