// The top bar: name, image controls, help, and the two notices that always stay.
import { IconHelp, IconLayoutSidebar, IconLayoutSidebarRight, IconMoon, IconSun } from '@tabler/icons-react';
import type { PaneImage } from '../../core/view/viewImage.ts';
import { patchSettings, useSettings } from '../../stores/settingsStore.ts';
import { ExplainButton } from '../explain/ExplainButton.tsx';
import { FineTuneButton } from '../finetune/FineTuneButton.tsx';
import { ReaderStudyButton } from '../readerStudy/ReaderStudyButton.tsx';
import { IconButton } from '../kit/IconButton.tsx';
import { ImageTools } from './ImageTools.tsx';
import { LanguageButton } from './LanguageButton.tsx';
import { PrivacyMark } from './PrivacyMark.tsx';

interface TopBarProps {
  /** Images that can be shown now; empty before a CT is open. */
  readonly images: readonly PaneImage[];
  readonly left: { readonly open: boolean; readonly toggle: () => void } | null;
  readonly right: { readonly open: boolean; readonly toggle: () => void } | null;
  readonly onHelp: () => void;
}

export function TopBar({ images, left, right, onHelp }: TopBarProps) {
  const theme = useSettings((settings) => settings.theme);
  return (
    <header className="top-bar">
      {left ? (
        <IconButton
          label={left.open ? 'Hide studies' : 'Show studies'}
          icon={IconLayoutSidebar}
          expanded={left.open}
          onPress={left.toggle}
        />
      ) : null}
      <h1>SynthMR</h1>
      {images.length > 0 ? (
        <div className="bar-images">
          <ImageTools images={images} />
        </div>
      ) : null}
      <div className="bar-always">
        <ExplainButton />
        <FineTuneButton />
        <ReaderStudyButton />
        <PrivacyMark />
        <LanguageButton />
        <IconButton
          label={theme === 'dark' ? 'Light theme' : 'Dark theme'}
          icon={theme === 'dark' ? IconSun : IconMoon}
          onPress={() => patchSettings({ theme: theme === 'dark' ? 'light' : 'dark' })}
        />
        <IconButton label="Keys and gestures" icon={IconHelp} shortcut="?" onPress={onHelp} />
        <span className="research-mark" role="note">
          Research only - not for diagnosis
        </span>
        {right ? (
          <IconButton
            label={right.open ? 'Hide panel' : 'Show panel'}
            icon={IconLayoutSidebarRight}
            expanded={right.open}
            onPress={right.toggle}
          />
        ) : null}
      </div>
    </header>
  );
}
