// An error in its place, read out when it appears: what happened, and what to do.
import type { AppError } from '../../core/appError.ts';
import { Notice } from './Notice.tsx';

export function ErrorNotice({ error }: { readonly error: AppError | null }) {
  if (error === null || error.kind === 'cancelled') return null;
  return (
    <div role="alert">
      <Notice kind="error">
        <p>{error.message}</p>
        <p className="dim">{error.advice}</p>
      </Notice>
    </div>
  );
}
