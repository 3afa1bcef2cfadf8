// Shown where the page cannot run: what is missing, and what to do about it.
import type { MissingFeature } from './missingFeatures.ts';

export function Unsupported({ missing }: { readonly missing: readonly MissingFeature[] }) {
  return (
    <main className="screen">
      <h1>SynthMR cannot run in this browser yet.</h1>
      <ul className="bullets">
        {missing.map(({ what, advice }) => (
          <li key={what}>
            {what} <span className="dim">{advice}</span>
          </li>
        ))}
      </ul>
      <p className="dim">Nothing has been read or computed.</p>
    </main>
  );
}
