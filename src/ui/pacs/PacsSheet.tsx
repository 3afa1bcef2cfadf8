// The PACS dialog: an address is typed and connected; then studies are searched, and series of one are opened.
import { type SubmitEvent, useState } from 'react';
import type { PacsLogin } from '../../dicomweb/address.ts';
import { anything, type PacsSeries } from '../../dicomweb/pacsApi.ts';
import { countText } from '../../core/words.ts';
import { useJobs } from '../../stores/jobStore.ts';
import { type PacsConnection, usePacs } from '../../stores/pacsStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { useApp } from '../appContext.tsx';
import { JobLine } from '../kit/JobLine.tsx';
import { ErrorNotice } from '../kit/ErrorNotice.tsx';
import { Notice } from '../kit/Notice.tsx';
import { run } from '../kit/run.ts';
import { Sheet } from '../kit/Sheet.tsx';
import './pacs.css';
import { LoginFields } from './LoginFields.tsx';
import { StudyList } from './StudyList.tsx';

export function PacsSheet() {
  const app = useApp();
  const { open, connection, error } = usePacs();
  return (
    <Sheet open={open} onClose={() => app.pacs.hide()} title="Open from a PACS" className="pacs-sheet">
      <div className="pacs-body">
        {connection ? <Connected connection={connection} /> : <Connect />}
        <ErrorNotice error={error} />
        {connection ? <Results /> : null}
      </div>
    </Sheet>
  );
}

function Connect() {
  const app = useApp();
  const busy = usePacs((state) => state.busy);
  const anyOpen = useStudy((state) => state.series.length > 0);
  const [typed, setTyped] = useState('');
  const connect = (event: SubmitEvent): void => {
    event.preventDefault();
    run(app.pacs.connect(typed));
  };
  return (
    <>
      <form onSubmit={connect}>
        <label className="field wide">
          <span className="field-label">Address of its DICOMweb services</span>
          <input
            className="input"
            value={typed}
            placeholder="http://localhost:8042/dicom-web"
            autoFocus
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <button type="submit" className="button primary" disabled={busy || typed.trim() === ''}>
          Connect
        </button>
      </form>
      <p className="dim">
        The page is loaded again with a policy that lets it reach this one address and no other.
        {anyOpen ? ' What is open now is closed; slices that were made are kept.' : ''}
      </p>
    </>
  );
}

function Connected({ connection: { address, through } }: { readonly connection: PacsConnection }) {
  const app = useApp();
  const { found, loginWanted } = usePacs();
  const [login, setLogin] = useState<PacsLogin | null>(null); // null: as it was
  const [patientId, setPatientId] = useState('');
  const [patientName, setPatientName] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const search = (event: SubmitEvent): void => {
    event.preventDefault();
    if (login) app.pacs.setLogin(login);
    run(
      app.pacs.search({
        ...anything,
        patientId: patientId.trim(),
        patientName: patientName.trim(),
        studyDate: datesText(from, to),
        modality: 'CT',
      }),
    );
  };
  return (
    <>
      <div className="pacs-where">
        <p>
          Images come from and go to <b translate="no">{address.root}</b> only
          {through === null ? '.' : ', through the server of this page.'}
        </p>
        {through === null ? (
          <button type="button" className="button" onClick={() => run(app.pacs.disconnect())}>
            Disconnect
          </button>
        ) : null}
      </div>
      <LoginFields login={login} wanted={loginWanted} onChange={setLogin} />
      <form onSubmit={search}>
        <TextField label="Patient ID" value={patientId} onChange={setPatientId} focused />
        <TextField label="Name" value={patientName} onChange={setPatientName} />
        <TextField label="Date from" type="date" value={from} onChange={setFrom} />
        <TextField label="to" type="date" value={to} onChange={setTo} />
        <button type="submit" className="button primary" disabled={found.state === 'searching'}>
          Search CT
        </button>
      </form>
    </>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly type?: 'text' | 'date';
  readonly focused?: boolean;
  readonly onChange: (text: string) => void;
}

function TextField({ label, value, type = 'text', focused = false, onChange }: TextFieldProps) {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        className="input"
        type={type}
        value={value}
        autoFocus={focused}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

/** A day or a range as DICOM matches it; empty for any. */
function datesText(from: string, to: string): string {
  const [first, last] = [from, to].map((day) => day.replaceAll('-', ''));
  if (!first && !last) return '';
  return first === last ? (first ?? '') : `${first ?? ''}-${last ?? ''}`;
}

function Results() {
  const app = useApp();
  const { found, busy } = usePacs();
  const job = useJobs(({ jobs }) => jobs.find(({ kind }) => kind === 'pacs'));
  const [chosen, setChosen] = useState<readonly PacsSeries[]>([]);
  if (found.state === 'none') return null;
  if (found.state === 'searching') return <p role="status">Searching …</p>;
  if (found.studies.length === 0)
    return <p role="status">No study with CT fits. Part of a name is enough; leave a field empty for any.</p>;
  const images = chosen.reduce((sum, one) => sum + (one.images ?? 0), 0);
  return (
    <>
      <p className="only-heard" role="status">
        {countText(found.studies.length, 'study', 'studies')} found
      </p>
      {found.cut ? (
        <Notice kind="info">
          <p>
            The first {found.studies.length} studies; there are more. Narrow the search by ID, name or date.
          </p>
        </Notice>
      ) : null}
      <StudyList studies={found.studies} chosen={chosen} onChoose={setChosen} />
      <div className="pacs-foot">
        {job ? (
          <JobLine job={job} />
        ) : (
          <span className="dim">
            {chosen.length === 0
              ? 'Unfold a study and choose its head CT.'
              : `${countText(chosen.length, 'series', 'series')} chosen${images > 0 ? `, ${countText(images, 'image')}` : ''}`}
          </span>
        )}
        <button
          type="button"
          className="button primary"
          disabled={busy || chosen.length === 0}
          onClick={() => run(app.pacs.openSeries(chosen))}
        >
          Open
        </button>
      </div>
    </>
  );
}
