// The whole page: top bar, studies, panes, panels, status bar; or, where it cannot run, the reason.
import { Tooltip } from 'radix-ui';
import { lazy, memo, Suspense, useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useSettings } from '../../stores/settingsStore.ts';
import { useExplain } from '../../stores/explainStore.ts';
import { useFineTune } from '../../stores/fineTuneStore.ts';
import { useReaderStudy } from '../../stores/readerStudyStore.ts';
import { useLanguage } from '../../stores/languageStore.ts';
import { useStudy } from '../../stores/studyStore.ts';
import { InterruptedRun } from '../finetune/InterruptedRun.tsx';
import { FineTuneRoom } from '../finetune/FineTuneRoom.tsx';
import { DropVeil } from '../open/DropVeil.tsx';
import { FileInputs } from '../open/FileInputs.tsx';
import { FirstVisit } from '../open/FirstVisit.tsx';
import { Studies } from '../open/Studies.tsx';
import { PacsSheet } from '../pacs/PacsSheet.tsx';
import { VerdictStrip } from '../verdict/VerdictStrip.tsx';
import { MeasurementsSheet } from '../viewer/MeasurementsSheet.tsx';
import { TagsSheet } from '../viewer/TagsSheet.tsx';
import { PaneRoom } from '../viewer/PaneRoom.tsx';
import { usePaneLayers } from '../viewer/usePaneLayers.ts';
import { useApp } from '../appContext.tsx';
import { run } from '../kit/run.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { HelpSheet } from './HelpSheet.tsx';
import { Messages } from './Messages.tsx';
import { missingFeatures, thisPlatform } from './missingFeatures.ts';
import { Panels } from './Panels.tsx';
import { StatusBar } from './StatusBar.tsx';
import { TopBar } from './TopBar.tsx';
import { Unsupported } from './Unsupported.tsx';
import { useCine } from './useCine.ts';
import { useColumns } from './useColumns.ts';
import { useKeyboard } from './useKeyboard.ts';
import { useLeaveGuard } from './useLeaveGuard.ts';

// The rooms re-render only when their props or stores change. Opening the first CT mounts most of the page: its panes at once, all
// else deferred and split into small pieces.
const MemoPanes = memo(PaneRoom);
const MemoPanels = memo(Panels);
const MemoStudies = memo(Studies);

/** Fetched when they are first opened. */
const ExplainRoom = lazy(() =>
  import('../explain/ExplainRoom.tsx').then((room) => ({ default: room.ExplainRoom })),
);

const ReaderStudyRoom = lazy(() =>
  import('../readerStudy/ReaderStudyRoom.tsx').then((room) => ({ default: room.ReaderStudyRoom })),
);
const ReadingRoom = lazy(() =>
  import('../readerStudy/ReadingRoom.tsx').then((room) => ({ default: room.ReadingRoom })),
);

export function Page() {
  const theme = useSettings((settings) => settings.theme);
  const language = useLanguage((state) => state.code);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  /** A reader is at work: nothing else of the page is there meanwhile, its keys neither. */
  const isRead = useReaderStudy(({ reading }) => reading !== null);
  const missing = useMemo(() => missingFeatures(thisPlatform()), []);
  if (missing.length > 0) return <Unsupported missing={missing} />;
  return (
    <ErrorBoundary what="The page">
      <Tooltip.Provider delayDuration={500} skipDelayDuration={200}>
        {isRead ? (
          <Suspense fallback={null}>
            <ReadingRoom />
          </Suspense>
        ) : (
          <Rooms />
        )}
        <FileInputs />
      </Tooltip.Provider>
    </ErrorBoundary>
  );
}

function Rooms() {
  const app = useApp();
  const layers = usePaneLayers();
  const settled = useDeferredValue(layers);
  const shown = settled ?? layers; // the first CT's panes at once; what stands beside them follows
  const anyOpen = useStudy(
    (state) => state.series.length > 0 || state.problems.length > 0 || state.notDicom > 0,
  );
  const listed = useDeferredValue(anyOpen);
  const hasCt = useStudy((state) => state.ctId !== null);
  const { left, right } = useColumns(shown !== null);
  const [help, setHelp] = useState(false);
  const [allMessages, setAllMessages] = useState(false);
  const openHelp = useCallback(() => setHelp(true), []);
  const organising = useReaderStudy((state) => state.open);
  const training = useFineTune((state) => state.open) && !organising;
  const explaining = useExplain((state) => state.open) && !training && !organising;
  const viewing = !training && !explaining && !organising;
  const showTags = useCallback(() => run(app.showTagsInView()), [app]);
  const inColumn = viewing && anyOpen && left.open;
  const messages = (
    <Messages
      place={inColumn ? 'column' : viewing && shown ? 'over panes' : 'band'}
      all={allMessages}
      onShowAll={() => setAllMessages(true)}
    />
  );
  useKeyboard(shown !== null && viewing, openHelp, showTags);
  useLeaveGuard();
  useCine();
  return (
    <div className="page">
      <a className="skip-link" href="#images">
        Skip to the images
      </a>
      <TopBar
        images={viewing ? (shown?.images ?? []) : []}
        left={anyOpen && viewing ? left : null}
        right={settled && hasCt && viewing ? right : null}
        onHelp={openHelp}
      />
      {training ? (
        <ErrorBoundary what="The fine-tuning room">
          <FineTuneRoom />
        </ErrorBoundary>
      ) : explaining ? (
        <ErrorBoundary what="The Explain room">
          <Suspense fallback={<p className="dim">Opening …</p>}>
            <ExplainRoom />
          </Suspense>
        </ErrorBoundary>
      ) : organising ? (
        <ErrorBoundary what="The reader-study room">
          <Suspense fallback={<p className="dim">Opening …</p>}>
            <ReaderStudyRoom />
          </Suspense>
        </ErrorBoundary>
      ) : (
        <div className="work">
          {anyOpen ? (
            <nav className="column left" aria-label="Studies" hidden={!left.open}>
              <ErrorBoundary what="The Studies column">{listed ? <MemoStudies /> : null}</ErrorBoundary>
              {inColumn ? messages : null}
            </nav>
          ) : null}
          <main className="centre" id="images" tabIndex={-1} aria-label="Images">
            <ErrorBoundary what="The viewer">
              {shown ? (
                <>
                  <VerdictStrip />
                  <div className="pane-space">
                    <MemoPanes shown={shown} />
                  </div>
                </>
              ) : (
                <FirstVisit>
                  <InterruptedRun />
                </FirstVisit>
              )}
            </ErrorBoundary>
          </main>
          {settled && hasCt ? (
            <aside className="column right" aria-label="Panel" hidden={!right.open}>
              <MemoPanels />
            </aside>
          ) : null}
        </div>
      )}
      {inColumn ? null : messages}
      <StatusBar onMessages={() => setAllMessages((before) => !before)} />
      <DropVeil />
      <TagsSheet />
      <PacsSheet />
      <MeasurementsSheet />
      <HelpSheet open={help} onClose={() => setHelp(false)} />
    </div>
  );
}
