// The Studies column: open more, and the open series by patient and study.
import { useId, useMemo } from 'react';
import { useLanguage } from '../../stores/languageStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { useView } from '../../stores/viewStore.ts';
import { Disclosure } from '../kit/Disclosure.tsx';
import { Notice } from '../kit/Notice.tsx';
import { countText, dateText, personText } from '../../core/words.ts';
import { CloseAll } from './CloseAll.tsx';
import { groupStudies, type PatientGroup } from './groupStudies.ts';
import { KeepStudy } from './KeepStudy.tsx';
import { KeptStudies } from './KeptStudies.tsx';
import { OpenButtons } from './OpenButtons.tsx';
import { SeriesCard } from './SeriesCard.tsx';
import { roleWords, seriesCount, seriesName } from '../../core/series/seriesWords.ts';
import { useOpening } from './useOpening.ts';

export function Studies() {
  useLanguage(); // memoised: nothing above draws it anew
  const { openDemo } = useOpening();
  const series = useStudy((state) => state.series);
  const demo = useStudy((state) => state.demo);
  const showPatient = useView(({ present }) => present.overlays.patient);
  const { patients, setAside } = useMemo(() => groupStudies(series), [series]);
  return (
    <>
      <div className="open-row">
        <OpenButtons />
        {series.length > 0 ? (
          <>
            <KeepStudy />
            <CloseAll />
          </>
        ) : null}
      </div>
      <div className="scroll">
        {patients.map((group, index) => (
          <Patient
            key={`${group.patient.id} ${group.patient.name}`}
            group={group}
            title={
              showPatient
                ? personText(group.patient.name) || group.patient.id || 'No name'
                : `Patient ${index + 1}`
            }
            detail={
              showPatient ? [group.patient.id, dateText(group.patient.birthDate), group.patient.sex] : []
            }
          />
        ))}
        <Leftovers />
        {setAside.length > 0 ? (
          <div className="leftovers">
            <Disclosure title={`${countText(setAside.length, 'other series', 'other series')} set aside`}>
              <ul>
                {setAside.map((one) => (
                  <li key={one.id} className="problem">
                    <b translate="no">{seriesName(one)}</b> ({roleWords[one.role].toLowerCase()},{' '}
                    {seriesCount(one)}){one.notes[0] ? `: ${one.notes[0].text}` : ''}
                  </li>
                ))}
              </ul>
            </Disclosure>
          </div>
        ) : null}
        <KeptStudies />
        {demo ? null : (
          <div className="leftovers">
            <div>
              <button type="button" className="link-button" onClick={openDemo}>
                Open the demo patient
              </button>
            </div>
          </div>
        )}
      </div>
    </>
  );
}

interface PatientProps {
  readonly group: PatientGroup;
  readonly title: string;
  readonly detail: readonly string[];
}

function Patient({ group, title, detail }: PatientProps) {
  const heading = useId();
  const details = detail.filter((text) => text !== '' && text !== title);
  return (
    <section className="patient-group" aria-labelledby={heading}>
      <div className="patient-head">
        <h2 id={heading} translate={detail.length > 0 ? 'no' : undefined}>
          {title}
        </h2>
        {details.length > 0 ? (
          <p className="series-line" translate="no">
            {details.join(' · ')}
          </p>
        ) : null}
      </div>
      {group.studies.map(({ study, series }) => (
        <div key={study.uid}>
          <p className="study-head" translate="no">
            {[dateText(study.date), study.description].filter(Boolean).join(' · ')}
          </p>
          <ul>
            {series.map((one) => (
              <SeriesCard key={one.id} series={one} />
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

/** What could not be used of the drop: counted, with names on demand. */
function Leftovers() {
  const problems = useStudy((state) => state.problems);
  const notDicom = useStudy((state) => state.notDicom);
  const nothing = useStudy((state) => state.series.length === 0 && state.filesSeen > 0);
  if (problems.length === 0 && notDicom === 0) return null;
  return (
    <div className="leftovers">
      {nothing ? (
        <Notice kind="warning">
          <p>Nothing in this drop can be shown.</p>
        </Notice>
      ) : null}
      {problems.length > 0 ? (
        <Disclosure title={`${countText(problems.length, 'file')} could not be read`} open={nothing}>
          <ul>
            {problems.map(({ file, message, advice }) => (
              <li key={`${file} ${message}`} className="problem">
                <b translate="no">{file}</b>
                <br />
                {message} {advice}
              </li>
            ))}
          </ul>
        </Disclosure>
      ) : null}
      {notDicom > 0 ? (
        <p>
          {countText(notDicom, 'other file')} {notDicom === 1 ? 'was' : 'were'} not DICOM
        </p>
      ) : null}
    </div>
  );
}
