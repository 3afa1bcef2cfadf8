// One line above the images, always in sight: may this study be believed, rule by rule, and what to do where it may not.
import { IconAlertOctagon, IconAlertTriangle, IconCircleCheck, IconCircleDashed } from '@tabler/icons-react';
import { Popover } from 'radix-ui';
import { type SyntheticEvent, useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { levelWords, verdictName } from '../../core/verdictWords.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { isBeingChecked, type StudyVerdict, studyVerdicts, verdictFacts } from '../../stores/verdicts.ts';
import { useApp } from '../appContext.tsx';
import { leadingVerdict } from './leadingVerdict.ts';
import './verdict.css';

const icons = {
  unjudged: IconCircleDashed,
  good: IconCircleCheck,
  doubtful: IconAlertTriangle,
  bad: IconAlertOctagon,
};

export function VerdictStrip() {
  const facts = useStudy(useShallow(verdictFacts));
  const verdicts = useMemo(() => studyVerdicts(facts), [facts]);
  const pending = isBeingChecked(facts);
  if (verdicts.length === 0) return null;
  const leading = leadingVerdict(verdicts);
  return (
    <section className="verdict-strip" aria-label="Verdict on this study">
      <span className="verdict-title">Verdict</span>
      {verdicts.map((verdict) => (
        <VerdictMark
          key={`${verdict.rule}${verdict.contrast ?? ''}`}
          verdict={verdict}
          pending={pending && verdict.contrast === null && verdict.level === 'good'}
        />
      ))}
      <p className="verdict-leading" role="status" title={leading?.sentence}>
        {leading?.sentence ??
          (pending ? 'Being checked while the head is found.' : 'Nothing stands against this study.')}
      </p>
    </section>
  );
}

function VerdictMark({ verdict, pending }: { readonly verdict: StudyVerdict; readonly pending: boolean }) {
  const { level, sentence, advice, overridden } = verdict;
  const Icon = pending ? IconCircleDashed : icons[level];
  const state = pending ? 'being checked' : overridden === null ? levelWords[level] : 'overridden';
  return (
    <Popover.Root>
      <Popover.Trigger
        className="verdict-mark"
        data-level={level}
        data-overridden={overridden !== null}
        aria-label={`${verdictName(verdict.rule, verdict.contrast)}: ${state}`}
      >
        <Icon size={15} stroke={1.8} aria-hidden />
        {verdictName(verdict.rule, verdict.contrast)}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="popover verdict-popover"
          align="start"
          sideOffset={6}
          collisionPadding={8}
        >
          <h3>
            {verdictName(verdict.rule, verdict.contrast)}: {state}
          </h3>
          <p>{sentence}</p>
          {advice ? <p>{advice}</p> : null}
          {overridden !== null ? (
            <p className="dim">
              Overridden for this reason, which every export and report carries: {overridden}
            </p>
          ) : null}
          {level === 'bad' && overridden === null ? <OverrideForm verdict={verdict} /> : null}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** A reason must say something. */
const LEAST_CHARACTERS = 3;

/** To go on in spite of a bad verdict takes a deliberate act: a reason, in words, that is written down. */
function OverrideForm({ verdict }: { readonly verdict: StudyVerdict }) {
  const app = useApp();
  const [reason, setReason] = useState('');
  const given = reason.trim();
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (given.length >= LEAST_CHARACTERS) app.overrideVerdict(verdict, given);
  };
  const stopped = verdict.contrast === null ? 'Synthesis and export stop' : 'The comparison stops';
  return (
    <form className="verdict-override" onSubmit={submit}>
      <p>{stopped} here. To go on all the same, say why; it is written into every export and report.</p>
      <input
        className="input"
        aria-label="Reason to go on"
        placeholder="Reason"
        maxLength={160}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
      <button type="submit" className="button" disabled={given.length < LEAST_CHARACTERS}>
        Override
      </button>
    </form>
  );
}
