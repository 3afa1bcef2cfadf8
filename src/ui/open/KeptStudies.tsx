// The studies that this browser keeps: whose, how large, open again, delete.
import { useKeptStudies } from '../../stores/keptStudiesStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { useView } from '../../stores/viewStore.ts';
import { useApp } from '../appContext.tsx';
import { Delete } from '../kit/Delete.tsx';
import { run } from '../kit/run.ts';
import { bytesText } from '../../core/words.ts';

export function KeptStudies() {
  const { keptStudies } = useApp();
  const list = useKeptStudies((state) => state.list);
  const open = useKeptStudies((state) => state.open);
  const showPatient = useView(({ present }) => present.overlays.patient);
  const busy = useStudy((state) => state.opening !== null);
  if (list.length === 0) return null;
  return (
    <section className="kept-studies" aria-label="Kept studies">
      <h2>Kept in this browser</h2>
      <ul>
        {list.map(({ id, title: whose, detail, bytes, created }, index) => {
          const title = showPatient ? whose : `Study ${list.length - index}`;
          return (
            <li key={id}>
              <button
                type="button"
                className="link-button"
                translate={showPatient ? 'no' : undefined}
                disabled={busy || open?.id === id}
                onClick={() => run(keptStudies.openAgain(id))}
              >
                {title}
              </button>
              <span className="dim">
                {detail}, {bytesText(bytes)}, kept {created.slice(0, 10)}
                {open?.id === id ? ', open now' : ''}
              </span>
              <Delete
                what={`the kept study of ${title}`}
                disabled={busy}
                onDelete={() => run(keptStudies.remove(id))}
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
